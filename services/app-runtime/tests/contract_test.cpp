#include "contract.hpp"

#include "fixture.hpp"

using namespace varde;
using namespace varde::app_runtime;

TEST_CASE("the published contract of apps is what their routes and models say", "[app-runtime][contract]") {
    test::Fixture fixture;
    CHECK(contract().disagreements(fixture.router) == std::vector<std::string>());
    const auto answer = fixture.get("/ttd/permit/swagger/v1/swagger.json", nullptr);
    REQUIRE(answer.code() == 200);
    CHECK(answer.headers.find("X-Content-Type-Options") == "nosniff");
    const auto file = std::string(VARDE_SOURCE_DIR) + "/proto-contracts/app-runtime.openapi.json";
    CHECK(openapi::differenceToFile(answer.json(), file) == "");
    CHECK(fixture.get("/ttd/nothing/swagger/v1/swagger.json", nullptr).code() == 404);
    CHECK(fixture.get("/ttd/permit/docs", nullptr).body.find("<h1>App</h1>") != std::string::npos);
}
