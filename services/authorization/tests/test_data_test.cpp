#include "test_data.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "config.hpp"
#include "support.hpp"

using namespace varde;
using namespace varde::authorization;

TEST_CASE("the local test data is read and stored", "[authorization][testdata]") {
    testing::World world;
    const std::filesystem::path folder = std::filesystem::path(VARDE_SOURCE_DIR) / "deploy/testdata";
    const auto directory = readTestData(folder);
    CHECK(directory.parties.size() > 10);
    run(world.directory.replace(directory));
    run(world.directory.replace(directory));  // a second start changes nothing
    const auto roles = run(world.directory.roles(1337, 500000));
    CHECK(std::find(roles.begin(), roles.end(), "DAGL") != roles.end());
    CHECK(run(world.directory.represented(1337)).size() > 5);
    CHECK(run(world.directory.systemUser("d111dbab-d619-4f15-bf29-58fe570a9ae6")).has_value());
}

TEST_CASE("files that are not there count as empty", "[authorization][testdata]") {
    CHECK(readTestData("/nonexistent-folder").parties.empty());
}

TEST_CASE("a production configuration that asks for test data does not start", "[authorization][config]") {
    Config config;
    CHECK(check(config).empty());
    config.testData = "deploy/testdata";
    CHECK(check(config).size() == 1);
    config.environment = "local";
    CHECK(check(config).empty());
    config.environment = "anything";
    CHECK_FALSE(check(config).empty());
}
