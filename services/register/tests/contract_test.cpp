#include "contract.hpp"

#include <catch2/catch.hpp>

#include "openapi/published.hpp"
#include "support.hpp"

using namespace varde;

TEST_CASE(
    "the published contract of register and profile is what their routes and models say",
    "[register][contract]"
) {
    registry::test::World world;
    auto api = registry::contract();
    openapi::describeItself(api, {"/register/api/v1", "/profile/api/v1"});
    CHECK(api.disagreements(world.router) == std::vector<std::string>());
    const auto file = std::string(VARDE_SOURCE_DIR) + "/proto-contracts/register.openapi.json";
    CHECK(openapi::differenceToFile(world.router, "/register/api/v1/openapi.json", file) == "");
}
