#include "contract.hpp"

#include <catch2/catch.hpp>

#include "openapi/published.hpp"
#include "support.hpp"

using namespace varde;

TEST_CASE("the published contract of authorization is what its routes say", "[authorization][contract]") {
    authorization::testing::World world;
    const auto router = authorization::routes(world.decisions, world.policies, world.representations);
    auto api = authorization::contract();
    openapi::describeItself(api, {"/authorization/api/v1"});
    CHECK(api.disagreements(router) == std::vector<std::string>());
    const auto file = std::string(VARDE_SOURCE_DIR) + "/proto-contracts/authorization.openapi.json";
    CHECK(openapi::differenceToFile(router, "/authorization/api/v1/openapi.json", file) == "");
}
