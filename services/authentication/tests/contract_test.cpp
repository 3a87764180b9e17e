#include "contract.hpp"

#include <catch2/catch.hpp>

#include "openapi/published.hpp"
#include "world.hpp"

using namespace varde;
using namespace varde::authentication;

TEST_CASE("the published contract of authentication is what its routes say", "[authentication][contract]") {
    World world;
    auto api = contract();
    openapi::describeItself(api, {"/authentication/api/v1"});
    CHECK(api.disagreements(world.router) == std::vector<std::string>());
    const auto file = std::string(VARDE_SOURCE_DIR) + "/proto-contracts/authentication.openapi.json";
    CHECK(openapi::differenceToFile(world.router, "/authentication/api/v1/openapi.json", file) == "");
}

TEST_CASE("a production platform's contract has no test identities", "[authentication][contract]") {
    World production(productionConfig());
    const auto document = contract().document(production.router);
    for (const auto& [path, item] : *document["paths"].asObject()) {
        CAPTURE(path);
        CHECK((path == "/health" || path.starts_with("/authentication/api/v1/")));
    }
    CHECK(document["paths"].find("/authentication/api/v1/orgToken") == nullptr);
}
