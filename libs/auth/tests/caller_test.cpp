#include "auth/caller.hpp"

#include <catch2/catch.hpp>

using namespace varde;
using namespace varde::auth;

namespace {

Caller of(std::string_view claims) {
    return Caller(*json::parseValue(claims).asObject(), "token");
}

}  // namespace

TEST_CASE("numbers in claims may be texts, and texts numbers", "[auth][caller]") {
    for (const auto* text :
         {R"({"urn:altinn:userid":1337,"urn:altinn:partyid":501337,"urn:altinn:authlevel":3,"urn:altinn:orgNumber":111111111})",
          R"({"urn:altinn:userid":"1337","urn:altinn:partyid":"501337","urn:altinn:authlevel":"3","urn:altinn:orgNumber":"111111111"})"}) {
        const auto caller = of(text);
        CHECK(caller.userId == 1337);
        CHECK(caller.partyId == 501337);
        CHECK(caller.authenticationLevel == 3);
        CHECK(caller.hasAuthenticationLevel);
        CHECK(caller.orgNumber == "111111111");
    }
}

TEST_CASE("claims of the wrong kind count as absent", "[auth][caller]") {
    const auto caller = of(
        R"({"urn:altinn:userid":"x","urn:altinn:partyid":{},"urn:altinn:authlevel":-1,"urn:altinn:org":["a"],
            "authorization_details":"{broken","exp":"soon","scope":{}})"
    );
    CHECK_FALSE(caller.userId);
    CHECK_FALSE(caller.partyId);
    CHECK(caller.authenticationLevel == 0);
    CHECK_FALSE(caller.hasAuthenticationLevel);
    CHECK(caller.org.empty());
    CHECK_FALSE(caller.systemUser);
    CHECK_FALSE(caller.expires);
    CHECK(caller.scope.empty());
}

TEST_CASE("a scope is an exact entry, and urn:altinn:scope wins", "[auth][caller]") {
    const auto caller =
        of(R"({"scope":"other","urn:altinn:scope":"altinn:instances.read altinn:events.publish"})");
    CHECK(caller.hasScope("altinn:events.publish"));
    CHECK_FALSE(caller.hasScope("altinn:events"));
    CHECK_FALSE(caller.hasScope("other"));
    CHECK_FALSE(caller.hasScope(""));
}

TEST_CASE("a system user is read from all forms of its claim", "[auth][caller]") {
    const std::string details =
        R"({"type":"urn:altinn:systemuser","systemuser_id":["d111dbab"],"system_id":"913312465_sbs",)"
        R"("systemuser_org":{"authority":"iso6523-actorid-upis","ID":"0192:950474084"}})";
    const auto asText = json::write(json::Value(details));
    for (const auto& form : {details, "[" + details + "]", asText}) {
        const auto caller = of(R"({"authorization_details":)" + form + "}");
        REQUIRE(caller.systemUser);
        CHECK(caller.systemUser->id == "d111dbab");
        CHECK(caller.systemUser->ownerOrgNumber == "950474084");
        CHECK(caller.systemUser->systemId == "913312465_sbs");
        CHECK(caller.writtenAs() == "950474084");
    }
}

TEST_CASE("the user is written before the organisation", "[auth][caller]") {
    CHECK(of(R"({"urn:altinn:userid":1,"urn:altinn:orgNumber":"2"})").writtenAs() == "1");
    CHECK(of(R"({"urn:altinn:orgNumber":"2"})").writtenAs() == "2");
    CHECK_FALSE(of(R"({"urn:altinn:org":"ttd"})").writtenAs());
}
