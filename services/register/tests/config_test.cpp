#include "config.hpp"

#include <catch2/catch.hpp>

using namespace varde;

TEST_CASE("test identities are refused in production", "[register][config]") {
    registry::Config config;
    CHECK(registry::check(config).empty());
    config.testData = "deploy/testdata";
    REQUIRE(registry::check(config).size() == 1);
    CHECK(registry::check(config)[0].rule == "testData");
    config.environment = "local";
    CHECK(registry::check(config).empty());
    config.environment = "stage";
    CHECK_FALSE(registry::check(config).empty());
}
