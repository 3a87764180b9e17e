#include <catch2/catch.hpp>

#include "world.hpp"

using namespace varde;
using namespace varde::authentication;

namespace {

// `name=value` of some claims, in the order asked.
std::string shown(const json::Object& claims, std::vector<std::string> names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : " ") + textOf(claims, name);
    return text;
}

const std::string uid = "urn:altinn:userid";
const std::string party = "urn:altinn:partyid";
const std::string level = "urn:altinn:authlevel";
const std::string method = "urn:altinn:authenticatemethod";
const std::string orgNumber = "urn:altinn:orgNumber";

}  // namespace

TEST_CASE("the older user token has the claims that old readers know", "[authentication][testtokens]") {
    World world;
    const auto answer = world.get("/home/gettestusertoken/1337?AuthenticationLevel=3");
    REQUIRE(answer.status == 200);
    CHECK(answer.header("Content-Type") == "text/plain; charset=utf-8");
    const auto claims = world.claims(answer.body);
    CHECK(shown(claims, {"nameid", uid, party, level}) == R"("1337" "1337" 501337 3)");
    CHECK(shown(claims, {"urn:altinn:username", "scope"}) == R"("SophieDDG" "altinn:portal/enduser")");
    CHECK(shown(claims, {"some:extra:claim", "iss", method}) == R"("claimValue" absent absent)");
    CHECK(shown(claims, {"iat", "nbf", "exp"}) == "1760000000 1760000000 1760057600");
    CHECK(world.get("/Home/GetTestUserToken/99").status == 404);
    CHECK(world.get("/Home/GetTestUserToken/x").status == 404);
}

TEST_CASE("the older org token names its scope by its own claim", "[authentication][testtokens]") {
    World world;
    const auto claims = world.claims(world.get("/Home/GetTestOrgToken/TTD").body);
    CHECK(shown(claims, {"urn:altinn:org", orgNumber, level}) == R"("ttd" "405003309" 3)");
    CHECK(shown(claims, {"urn:altinn:scope", "scope"}) == R"("altinn:serviceowner/instances.read" absent)");
    const auto given =
        world.claims(world.get("/Home/GetTestOrgToken?org=abc&orgNumber=991825827&scopes=a%20b").body);
    CHECK(shown(given, {"urn:altinn:org", orgNumber, "urn:altinn:scope"}) == R"("abc" "991825827" "a b")");
    CHECK(textOf(world.claims(world.get("/Home/GetTestOrgToken?org=abc").body), orgNumber) == "absent");
    CHECK(world.get("/Home/GetTestOrgToken").status == 400);
}

TEST_CASE("the older system user token is of a known system user", "[authentication][testtokens]") {
    World world;
    const std::string id = "d111dbab-d619-4f15-bf29-58fe570a9ae6";
    const auto claims =
        world.claims(world.get("/Home/GetTestSystemUserToken?scope=a&systemUserId=" + id).body);
    CHECK(shown(claims, {orgNumber, level, method}) == R"("913312465" "3" "maskinporten")");
    CHECK(
        textOf(claims, "authorization_details") ==
        R"({"type":"urn:altinn:systemuser","systemuser_id":[")" + id +
            R"("],"system_id":"913312465_sbs","systemuser_org":{"authority":"iso6523-actorid-upis","ID":"0192:950474084"}})"
    );
    CHECK(world.get("/Home/GetTestSystemUserToken?scope=a&systemUserId=" + id.substr(1)).status == 400);
    CHECK(world.get("/Home/GetTestSystemUserToken?systemUserId=" + id).status == 400);
}

TEST_CASE("the tokens below the API's own path have their odd types", "[authentication][testtokens]") {
    World world;
    const auto org = world.claims(world.get("/authentication/api/v1/orgToken").body);
    CHECK(
        shown(org, {"urn:altinn:org", orgNumber, method}) == R"("ttd" 111111111 "fake-local-maskinporten")"
    );
    const auto app = world.claims(world.get("/authentication/api/v1/appToken").body);
    CHECK(shown(app, {uid, level, method}) == R"(500000 3 "fake-local-test")");
}

TEST_CASE("the newer user token is chosen by user, party, both or none", "[authentication][testtokens]") {
    World world;
    struct Row {
        const char* query;
        const char* who;
    };
    const Row rows[] = {
        {"", R"("1337" "501337")"},
        {"?userId=12345", R"("12345" "512345")"},
        {"?userId=1337&partyId=500000", R"("1337" "500000")"},
        {"?partyId=512001", R"("2001" "512001")"},
    };
    for (const auto& row : rows) {
        INFO(row.query);
        const auto claims = world.claims(world.get("/Home/auth/user" + std::string(row.query)).body);
        CHECK(shown(claims, {uid, party}) == row.who);
        CHECK(shown(claims, {method, level, "actual_iss"}) == R"("BankID" 2 "localtest")");
    }
    for (const auto* query :
         {"?userId=99", "?userId=12345&partyId=500000", "?partyId=1", "?authenticationLevel=9"}) {
        INFO(query);
        const auto answer = world.get("/Home/auth/user" + std::string(query));
        CHECK(answer.status == 400);
        CHECK(answer.header("Content-Type") == "application/problem+json; charset=utf-8");
        CHECK(answer.json().text("title") == "Failed to generate user token");
    }
}

TEST_CASE("each kind of newer token has its claims", "[authentication][testtokens]") {
    World world;
    const auto self = world.claims(world.get("/Home/auth/selfidentifieduser?username=SelvRegistrert").body);
    CHECK(shown(self, {uid, level, method}) == R"("1004" 0 "SelfIdentified")");

    const auto org = world.claims(world.get("/Home/auth/org?orgNumber=897069650").body);
    CHECK(shown(org, {orgNumber, level, "urn:altinn:org"}) == R"("897069650" 3 absent)");
    CHECK(textOf(org, "scope") == R"("altinn:instances.read altinn:instances.write")");
    CHECK(world.get("/Home/auth/org?orgNumber=111111111").status == 400);

    const auto owner = world.claims(world.get("/Home/auth/serviceowner?org=ttd").body);
    CHECK(shown(owner, {"urn:altinn:org", orgNumber}) == R"("ttd" "405003309")");
    CHECK(world.get("/Home/auth/serviceowner").status == 400);

    const std::string id = "d111dbab-d619-4f15-bf29-58fe570a9ae6";
    const auto system = world.claims(
        world.get("/Home/auth/systemuser?systemId=913312465_sbs&systemUserId=" + id + "&scope=x").body
    );
    CHECK(shown(system, {orgNumber, "scope"}) == R"("913312465" "x")");
    CHECK(world.get("/Home/auth/systemuser?systemId=other&systemUserId=" + id).status == 400);

    CHECK(
        textOf(world.claims(world.get("/Home/auth/generate?type=5&org=ttd").body), "urn:altinn:org") ==
        "\"ttd\""
    );
    CHECK(textOf(world.claims(world.get("/Home/auth/generate?type=User&scope=x").body), "scope") != "\"x\"");
    CHECK(world.get("/Home/auth/generate").json().text("title") == "Failed to generate token");

    const auto info = world.get("/Home/auth/info").json();
    CHECK(info["authenticationTypes"].asArray()->size() == 5);
    CHECK(info["availableTestData"]["users"].asArray()->size() == 8);
    CHECK_FALSE(info["availableTestData"]["organizations"].asArray()->empty());
}
