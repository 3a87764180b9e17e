#include <catch2/catch.hpp>

#include "world.hpp"

using namespace varde;
using namespace varde::authentication;

namespace {

std::vector<std::string> rules(const Config& config) {
    std::vector<std::string> found;
    for (const auto& finding : check(config)) found.push_back(finding.rule);
    return found;
}

}  // namespace

TEST_CASE(
    "a production configuration that asks for test identities does not start", "[authentication][config]"
) {
    auto config = productionConfig();
    CHECK(rules(config).empty());
    config.testData = "deploy/testdata";
    config.tokenGenerator.users.value = "varde:varde";
    CHECK(rules(config) == std::vector<std::string>{"testData", "tokenGenerator.users"});
    config.environment = "local";
    CHECK(rules(config).empty());
    config.environment = "test";
    CHECK(rules(config).empty());
    config.environment = "Local";
    CHECK(rules(config) == std::vector<std::string>{"environment", "testData", "tokenGenerator.users"});
}

TEST_CASE("test identities have no routes outside local and test", "[authentication][config]") {
    World local;  // makes the shared keys
    World production(productionConfig());
    auto test = localConfig();
    test.environment = "test";
    World testing(test);
    const std::vector<std::string> targets{
        "/",
        "/Home",
        "/Home/Index",
        "/Home/Tokens",
        "/Home/Localtest/Version",
        "/Home/GetAppAuthenticationLevel?appId=ttd/x",
        "/Home/GetTestUserToken/1337",
        "/Home/GetTestOrgToken?org=ttd",
        "/Home/GetTestOrgToken/ttd",
        "/Home/GetTestSystemUserToken",
        "/Home/auth/user",
        "/Home/auth/selfidentifieduser",
        "/Home/auth/org",
        "/Home/auth/serviceowner",
        "/Home/auth/systemuser",
        "/Home/auth/generate",
        "/Home/auth/info",
        "/api/GetEnterpriseToken",
        "/api/GetEnterpriseUserToken",
        "/api/GetPersonalToken",
        "/api/GetSystemUserToken",
        "/api/GetSelfIdentifiedUserToken",
        "/api/GetSelfRegisteredEmailUserToken",
        "/api/GetPlatformToken",
        "/api/GetPlatformAccessToken",
        "/authentication/api/v1/orgToken",
        "/authentication/api/v1/appToken",
    };
    for (const auto& target : targets) {
        INFO(target);
        CHECK(production.get(target).status == 404);
        CHECK(local.get(target).status != 404);
        CHECK(testing.get(target).status != 404);
    }
    CHECK(production.postForm("/Home/LogInTestUser", "UserSelect=1337.501337").status == 404);
    CHECK(local.router.routes().size() == production.router.routes().size() + targets.size() + 3);
}

TEST_CASE("the generator knows nobody by default but in local mode", "[authentication][config]") {
    auto config = localConfig();
    config.environment = "test";
    World testing(config);
    const auto basic = "Basic " + base64("varde:varde");
    CHECK(testing.get("/api/GetEnterpriseToken?env=tt02&scopes=a", {{"Authorization", basic}}).status == 401);
}
