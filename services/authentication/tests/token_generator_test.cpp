#include <catch2/catch.hpp>

#include "world.hpp"

using namespace varde;
using namespace varde::authentication;

namespace {

Answer ask(World& world, const std::string& target) {
    return world.get("/api/" + target, {{"Authorization", "Basic " + base64("varde:varde")}});
}

std::string claim(World& world, const Answer& answer, std::string_view name) {
    return textOf(world.claims(answer.body), name);
}

}  // namespace

TEST_CASE("the generator knows its callers", "[authentication][generator]") {
    World world;
    const std::string target = "/api/GetEnterpriseToken?env=tt02&scopes=a";
    auto with = [&](const std::string& authorization) {
        return world.get(target, {{"Authorization", authorization}});
    };
    CHECK(world.get(target).status == 401);
    CHECK(with("Basic " + base64("varde:varde")).status == 200);
    CHECK(with("basic dmFyZGU6dmFyZGU").status == 200);
    const auto refused = with("Basic " + base64("varde:wrong"));
    CHECK(refused.status == 401);
    CHECK(refused.header("WWW-Authenticate") == "Basic realm=\"AltinnTestTools - TokenGenerator\"");
    CHECK(with("Basic !").status == 400);
    CHECK(with("Basic " + base64("varde")).status == 400);
    CHECK(with("Digest x").status == 400);
    CHECK(with("Bearer x").status == 403);

    auto bearerOf = [&](const std::string& scope) {
        return "Bearer " + world.get("/Home/auth/org?scope=" + scope).body;
    };
    CHECK(with(bearerOf("altinn:testtools/tokengenerator")).status == 200);
    CHECK(with(bearerOf("altinn:testtools/tokengenerator/enterprise")).status == 200);
    CHECK(with(bearerOf("altinn:testtools/tokengenerator/personal")).status == 403);
    for (const auto* name :
         {"GetEnterpriseUserToken",
          "GetPersonalToken",
          "GetSystemUserToken",
          "GetSelfIdentifiedUserToken",
          "GetSelfRegisteredEmailUserToken",
          "GetPlatformToken",
          "GetPlatformAccessToken"}) {
        CHECK(world.get("/api/" + std::string(name)).status == 401);
    }
}

TEST_CASE("all parameters that are wrong are told at once", "[authentication][generator]") {
    World world;
    const auto answer = ask(world, "GetEnterpriseToken?env=nowhere&orgNo=12&ttl=-1");
    CHECK(answer.status == 400);
    const std::string invalid = "Parameter was supplied with an invalid value";
    CHECK(
        answer.json() ==
        json::Value(json::Object{
            {"env", invalid}, {"ttl", invalid}, {"scopes", "Parameter must be supplied"}, {"orgNo", invalid}})
    );
    CHECK(ask(world, "GetEnterpriseToken?env=tt02&scopes=UPPER").status == 400);
}

TEST_CASE("an enterprise token is of an organisation", "[authentication][generator]") {
    World world;
    const auto answer =
        ask(world,
            "GetEnterpriseToken?env=tt02&scopes=altinn:a,altinn:b%20altinn:c&org=ttd&orgNo=991825827&TTL=60&"
            "authLvl=9");
    REQUIRE(answer.status == 200);
    CHECK(answer.header("Content-Type") == "text/plain; charset=utf-8");
    CHECK(claim(world, answer, "scope") == "\"altinn:a altinn:b altinn:c\"");
    CHECK(claim(world, answer, "urn:altinn:org") == "\"ttd\"");
    CHECK(claim(world, answer, "urn:altinn:orgNumber") == "\"991825827\"");
    CHECK(
        claim(world, answer, "consumer") == R"({"authority":"iso6523-actorid-upis","ID":"0192:991825827"})"
    );
    CHECK(claim(world, answer, "urn:altinn:authlevel") == "3");
    CHECK(claim(world, answer, "iss") == "\"https://platform.tt02.altinn.no/authentication/api/v1/openid/\"");
    CHECK(claim(world, answer, "actual_iss") == "\"altinn-test-tools\"");
    CHECK(claim(world, answer, "exp") == "1760000060");
    CHECK(
        claim(world, ask(world, "GetEnterpriseToken?env=at22&scopes=a"), "iss") ==
        "\"https://platform.at22.altinn.cloud/authentication/api/v1/openid/\""
    );
    CHECK(
        claim(world, ask(world, "GetEnterpriseToken?env=local&scopes=a"), "iss") ==
        "\"http://local.altinn.cloud:8000/authentication/api/v1/openid/\""
    );

    const auto many = ask(world, "GetEnterpriseToken?env=tt02&scopes=a&bulkCount=3").json();
    CHECK(many.asObject()->size() == 3);
    const auto dumped = ask(world, "GetEnterpriseToken?env=tt02&scopes=a&dump=1");
    CHECK_THAT(dumped.body, Catch::Contains("\n.\n") && Catch::Contains("\"alg\": \"RS256\""));
}

TEST_CASE(
    "personal, enterprise user and system user tokens have their types", "[authentication][generator]"
) {
    World world;
    const auto personal =
        ask(world, "GetPersonalToken?env=tt02&userId=1337&partyId=501337&pid=01039012345&authLvl=4");
    CHECK(claim(world, personal, "urn:altinn:userid") == "1337");
    CHECK(claim(world, personal, "urn:altinn:partyid") == "501337");
    CHECK(claim(world, personal, "urn:altinn:authlevel") == "\"4\"");
    CHECK(claim(world, personal, "acr") == "\"idporten-loa-high\"");
    CHECK(claim(world, personal, "pid") == "\"01039012345\"");
    CHECK(claim(world, personal, "jti") == "absent");
    CHECK(ask(world, "GetPersonalToken?env=tt02&authLvl=5").status == 400);

    const auto user =
        ask(world, "GetEnterpriseUserToken?env=tt02&orgNo=991825827&partyId=1&userId=2&userName=x");
    CHECK(claim(world, user, "urn:altinn:userid") == "2");
    CHECK(claim(world, user, "urn:altinn:authenticatemethod") == "\"virksomhetsbruker\"");
    CHECK(ask(world, "GetEnterpriseUserToken?env=tt02").json().asObject()->size() == 4);

    const auto system =
        ask(world, "GetSystemUserToken?env=tt02&systemUserId=d111dbab-d619-4f15-bf29-58fe570a9ae6");
    CHECK_THAT(
        claim(world, system, "authorization_details"),
        Catch::StartsWith(R"([{"type":"urn:altinn:systemuser")")
    );
    CHECK(claim(world, system, "urn:altinn:orgNumber") == "absent");

    const auto self = ask(world, "GetSelfIdentifiedUserToken?env=tt02&username=x&userId=5");
    CHECK(claim(world, self, "urn:altinn:userid") == "5");
    CHECK(claim(world, self, "orignaliss") == "\"altinn2\"");
    CHECK(claim(world, self, "sid") == claim(world, self, "jti"));
    const auto email = ask(world, "GetSelfRegisteredEmailUserToken?env=tt02&email=a@b.no");
    CHECK(claim(world, email, "urn:altinn:username") == "\"epost:a@b.no\"");
}

TEST_CASE("a platform access token is signed with the platform's key", "[authentication][generator]") {
    World world;
    const auto answer = ask(world, "GetPlatformAccessToken?env=tt02&app=permit&org=ttd&ttl=300");
    REQUIRE(answer.status == 200);
    const http::Request request(http::Method::get, "/", {{"PlatformAccessToken", answer.body}});
    const auto caller = run(world.service.verifier().platform(request));
    REQUIRE(caller);
    CHECK(caller->issuer == "ttd");
    CHECK(caller->app == "permit");
    CHECK(world.claims(answer.body).empty());
    CHECK(ask(world, "GetPlatformAccessToken?env=tt02&app=permit&org=nobody").status == 400);
    CHECK(ask(world, "GetPlatformAccessToken?env=tt02").status == 400);

    const auto signedAsUser = ask(world, "GetPlatformToken?env=tt02&app=a.b");
    CHECK(claim(world, signedAsUser, "urn:altinn:app") == "\"a.b\"");
}
