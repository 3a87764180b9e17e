#include "contract.hpp"

#include <catch2/catch.hpp>

#include "openapi/published.hpp"
#include "world.hpp"

using namespace varde;

TEST_CASE("the published contract of storage is what its routes and models say", "[storage][contract]") {
    test::World world;
    auto api = storage::contract();
    openapi::describeItself(api, {"/storage/api/v1"});
    CHECK(api.disagreements(world.router) == std::vector<std::string>());
    const auto file = std::string(VARDE_SOURCE_DIR) + "/proto-contracts/storage.openapi.json";
    CHECK(openapi::differenceToFile(world.router, "/storage/api/v1/openapi.json", file) == "");
}
