#include <catch2/catch.hpp>

#include "world.hpp"

using namespace varde;
using namespace varde::authentication;

namespace {

const std::string api = "/authentication/api/v1";

std::string bearerOf(World& world) {
    return "Bearer " + world.get("/Home/GetTestUserToken/1337").body;
}

}  // namespace

TEST_CASE("a refreshed token has the same claims and a new life", "[authentication][refresh]") {
    World world;
    const auto key = readSigningKeys(sharedKeys().path).current;
    const auto token = key.sign(
        {{"sub", "s"},
         {"roles", "r"},
         {"jti", "j"},
         {"iss", "studio"},
         {"iat", 1},
         {"nbf", 1},
         {"exp", 1'760'000'060}}
    );
    const auto answer = world.get(api + "/refresh", {{"Authorization", "Bearer " + token}});
    REQUIRE(answer.status == 200);
    CHECK(answer.header("Cache-Control") == "no-store");
    CHECK(
        world.claims(answer.body) ==
        json::Object{
            {"nameid", "s"},
            {"role", "r"},
            {"jti", "j"},
            {"iss", "studio"},
            {"nbf", 1'760'000'000},
            {"exp", 1'760'057'600},
            {"iat", 1'760'000'000}}
    );
    // Sixteen hours on a developer's machine, half an hour elsewhere.
    World production(productionConfig());
    const auto there = production.get(api + "/refresh", {{"Authorization", "Bearer " + token}});
    CHECK(textOf(production.claims(there.body), "exp") == "1760001800");
}

TEST_CASE("a refresh needs a valid token", "[authentication][refresh]") {
    World world;
    CHECK(world.get(api + "/refresh").status == 401);
    CHECK(world.get(api + "/refresh", {{"Authorization", "Bearer x"}}).status == 401);
    const auto bearer = bearerOf(world);
    CHECK(world.get(api + "/refresh", {{"Authorization", bearer}}).status == 200);
    CHECK(world.get(api + "/refresh", {{"Cookie", "AltinnStudioRuntime=" + bearer.substr(7)}}).status == 200);
    world.clock.advance(std::chrono::hours(17));
    CHECK(world.get(api + "/refresh", {{"Authorization", bearer}}).status == 401);
}

TEST_CASE("a token is raw text, or a JSON string for who asks for JSON", "[authentication][refresh]") {
    World world;
    const auto bearer = bearerOf(world);
    auto ask = [&](http::Headers headers) {
        headers.set("Authorization", bearer);
        return world.get(api + "/refresh", std::move(headers));
    };
    for (const auto* accept : {"*/*", "text/plain", "text/plain, application/json", "text/html"}) {
        const auto answer = ask({{"Accept", accept}});
        CHECK(answer.header("Content-Type") == "text/plain; charset=utf-8");
        CHECK(answer.body.starts_with("ey"));
    }
    CHECK(ask({}).body.starts_with("ey"));
    for (const auto* accept :
         {"application/json", "application/json; charset=utf-8", "text/html, application/json"}) {
        const auto answer = ask({{"Accept", accept}});
        CHECK(answer.header("Content-Type") == "application/json; charset=utf-8");
        CHECK(answer.body.starts_with("\"ey"));
    }
}

TEST_CASE("a refresh adds the person's number where it is asked for and known", "[authentication][refresh]") {
    World world;
    const std::string uuid = "e9dd7d91-32d8-4933-a108-07562762d572";
    const std::string url =
        "http://127.0.0.1:5020/register/api/v2/internal/parties/query?fields=uuid,person-id";
    world.client.documents[url] = R"({"data":[{"personIdentifier":"01039012345"}]})";
    const auto key = readSigningKeys(sharedKeys().path).current;
    const auto token = key.sign({{"urn:altinn:party:uuid", uuid}, {"exp", 1'760'000'060}});
    auto refreshed = [&](const std::string& query) {
        return world.claims(world.get(api + "/refresh" + query, {{"Authorization", "Bearer " + token}}).body);
    };
    CHECK(textOf(refreshed(""), "pid") == "absent");
    CHECK(world.client.bodies.empty());
    CHECK(textOf(refreshed("?enrichPid=true"), "pid") == "\"01039012345\"");
    CHECK(world.client.bodies.back() == R"({"data":["urn:altinn:party:uuid:)" + uuid + "\"]}");
    CHECK_FALSE(world.client.platformToken.empty());

    world.client.documents[url] = "<html>";
    CHECK(world.get(api + "/refresh?enrichPid=true", {{"Authorization", "Bearer " + token}}).status == 502);
}

TEST_CASE("a local login is the page where one chooses who to be", "[authentication][login]") {
    World world;
    auto location = [&](const std::string& query) {
        return world.get(api + "/authentication" + query).location();
    };
    CHECK(location("") == "/");
    CHECK(
        location("?goto=http%3A%2F%2Flocal.altinn.cloud%3A8000%2Fttd%2Fmessage&DontChooseReportee=true") ==
        "/?goto=http%3A%2F%2Flocal.altinn.cloud%3A8000%2Fttd%2Fmessage"
    );
    CHECK(location("?goTo=https%3A%2F%2Fevil.com") == "/");

    const auto wrong = world.get(api + "/authentication?goto=https%3A%2F%2Fevil.com&acr_values=level9");
    CHECK(wrong.status == 400);
    CHECK(wrong.body == "Invalid acr_values.");
    CHECK(world.get(api + "/authentication?acr_values=idporten-loa-high%20level2").status == 302);
}

TEST_CASE("in production a bad goto leads to the front page", "[authentication][login]") {
    World local;
    World world(productionConfig());
    auto location = [&](const std::string& query) {
        return world.get(api + "/authentication" + query).location();
    };
    CHECK(location("?goto=https%3A%2F%2Fevil.com") == "https://platform.example.no/");
    CHECK(location("?goto=http%3A%2F%2Fexample.no") == "https://platform.example.no/");
    const auto key = readSigningKeys(sharedKeys().path).current;
    const auto token = key.sign({{"urn:altinn:userid", "1"}, {"exp", 1'760'000'060}});
    const std::string target = "?goto=https%3A%2F%2Fttd.apps.example.no%2Fttd%2Fapp";
    const auto known = world.get(api + "/authentication" + target, {{"Authorization", "Bearer " + token}});
    CHECK(known.location() == "https://ttd.apps.example.no/ttd/app");
    CHECK(world.get(api + "/authentication" + target).status == 503);
}

TEST_CASE("a logout removes both cookies and goes to the front page", "[authentication][logout]") {
    World world;
    const auto answer = world.get(api + "/logout");
    CHECK(answer.status == 302);
    CHECK(answer.location() == "http://local.altinn.cloud:8000/");
    for (const auto* name : {"AltinnStudioRuntime", "altinnsession"}) {
        CHECK_THAT(
            answer.cookie(name),
            Catch::StartsWith("; Path=/") && Catch::Contains("Expires=Thu, 01 Jan 1970 00:00:00 GMT") &&
                Catch::Contains("Domain=local.altinn.cloud")
        );
    }
    World production(productionConfig());
    const auto there = production.get(api + "/logout", {{"Host", "platform.example.no"}});
    CHECK(there.location() == "https://platform.example.no/");
    CHECK_THAT(
        there.cookie("AltinnStudioRuntime"), Catch::Contains("Secure") && Catch::Contains("Domain=example.no")
    );
}

TEST_CASE("the other logout end points answer as their callers expect", "[authentication][logout]") {
    World world;
    CHECK(world.get(api + "/frontchannel_logout").status == 200);
    CHECK(world.get(api + "/upstream/frontchannel-logout").body == "Missing iss or sid.");
    CHECK(world.get(api + "/upstream/frontchannel-logout?iss=a&sid=b").body == "OK");
    CHECK(world.get(api + "/logout/handleloggedout").location() == "http://local.altinn.cloud:8000/");
    CHECK(
        world.get(
                 api + "/logout/handleloggedout", {{"Cookie", "AltinnLogoutInfo=amSafeRedirectUrl=x"}}
        ).location() == "https://am.ui.local.altinn.cloud/accessmanagement/api/v1/logoutredirect"
    );
}
