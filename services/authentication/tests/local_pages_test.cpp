#include <catch2/catch.hpp>

#include "html.hpp"
#include "world.hpp"

using namespace varde;
using namespace varde::authentication;

namespace {

const std::string applications = "http://127.0.0.1:5010/storage/api/v1/applications";

struct PagesWorld : World {
    PagesWorld() {
        client.documents[applications] =
            R"({"applications":[{"id":"ttd/permit","org":"ttd","title":{"nb":"Tillatelse <b>"}}]})";
    }
    Answer logIn(const std::string& form, http::Headers headers = {}) {
        return postForm("/Home/LogInTestUser", form, std::move(headers));
    }
};

std::string token(const Answer& answer) {
    const auto cookie = answer.cookie("AltinnStudioRuntime");
    return cookie.substr(0, cookie.find(';'));
}

}  // namespace

TEST_CASE("the login page lists users and apps, and works without script", "[authentication][pages]") {
    PagesWorld world;
    const auto page = world.get("/");
    CHECK(page.status == 200);
    CHECK(page.header("Content-Type") == "text/html; charset=utf-8");
    CHECK_THAT(
        page.body,
        Catch::Contains("<label for=\"UserSelect\">Select test users</label>") &&
            Catch::Contains("<label for=\"AuthenticationLevel\">Authentication level</label>") &&
            Catch::Contains("<option value=\"1337.500000\">Sophie Salt for DDG Fitness</option>") &&
            Catch::Contains("<option value=\"ttd/permit\">Tillatelse &lt;b&gt; (ttd/permit)</option>")
    );
    CHECK_THAT(page.body, !Catch::Contains("<script") && !Catch::Contains("<b>"));
    CHECK_THAT(page.header("Content-Security-Policy"), Catch::Contains("default-src 'none'"));

    world.client.documents.clear();
    CHECK_THAT(world.get("/Home").body, Catch::Contains("storage does not answer"));
}

TEST_CASE("the page keeps where to go, if that is here", "[authentication][pages]") {
    PagesWorld world;
    const auto page = world.get("/?goto=http%3A%2F%2Flocal.altinn.cloud%3A8000%2Fttd%2Fpermit%3Fa%3D%27b");
    CHECK_THAT(
        page.body,
        Catch::Contains("name=\"RedirectUrl\" value=\"http://local.altinn.cloud:8000/ttd/permit?a=&#39;b\"")
    );
    CHECK_THAT(world.get("/?goto=https%3A%2F%2Fevil.com").body, !Catch::Contains("evil"));
    CHECK_THAT(world.get("/?goto=%22%3E%3Cscript%3E").body, !Catch::Contains("<script"));
}

TEST_CASE("a login sets the cookies and goes to the app", "[authentication][pages]") {
    PagesWorld world;
    const auto answer =
        world.logIn("AppPathSelection=ttd%2Fpermit&UserSelect=1337.500000&AuthenticationLevel=3&action=start"
        );
    CHECK(answer.status == 302);
    CHECK(answer.location() == "/ttd/permit/");
    const auto runtime = answer.cookie("AltinnStudioRuntime");
    CHECK_THAT(
        runtime,
        Catch::Contains("HttpOnly") && Catch::Contains("SameSite=Lax") && Catch::Contains("Max-Age=80220") &&
            Catch::Contains("Domain=local.altinn.cloud") && !Catch::Contains("Secure")
    );
    const auto claims = world.claims(token(answer));
    CHECK(textOf(claims, "urn:altinn:userid") == "\"1337\"");
    CHECK(textOf(claims, "urn:altinn:partyid") == "\"501337\"");
    CHECK(textOf(claims, "urn:altinn:authlevel") == "3");
    const auto party = answer.cookie("AltinnPartyId");
    CHECK_THAT(party, Catch::StartsWith("500000;") && !Catch::Contains("HttpOnly"));

    // Under a name that the cookie's domain does not cover, the cookie is that host's own.
    const auto other = world.logIn(
        "AppPathSelection=ttd%2Fpermit&UserSelect=1337.500000", {{"Host", "platform.localhost:8000"}}
    );
    CHECK_THAT(other.cookie("AltinnStudioRuntime"), !Catch::Contains("Domain"));
}

TEST_CASE("a login goes where it was asked to, on this site only", "[authentication][pages]") {
    PagesWorld world;
    const std::string who = "UserSelect=1337.501337&AuthenticationLevel=2&action=start&RedirectUrl=";
    CHECK(
        world.logIn(who + "http%3A%2F%2Flocal.altinn.cloud%3A8000%2Fttd%2Fpermit").location() ==
        "http://local.altinn.cloud:8000/ttd/permit"
    );
    CHECK(world.logIn(who + "%2Fttd%2Fpermit%2F").location() == "/ttd/permit/");
    for (const auto* target : {"https%3A%2F%2Fevil.com", "%2F%2Fevil.com", "%2F%5Cevil.com"}) {
        const auto answer = world.logIn(who + target);
        CHECK(answer.status == 400);
        CHECK(answer.cookie("AltinnStudioRuntime").empty());
    }
}

TEST_CASE("a login is refused for what does not exist", "[authentication][pages]") {
    PagesWorld world;
    const auto unknownApp = world.logIn("AppPathSelection=ttd%2Fother&UserSelect=1337.501337");
    CHECK(unknownApp.status == 400);
    CHECK(unknownApp.body == "App not found");
    for (const auto* user : {"", "1337", "1337.512345", "99.501337", "x.y", "1337.501337.1"}) {
        INFO(user);
        CHECK(world.logIn("AppPathSelection=ttd%2Fpermit&UserSelect=" + std::string(user)).status == 400);
    }
    CHECK(
        world.logIn("AppPathSelection=ttd%2Fpermit&UserSelect=1337.501337&AuthenticationLevel=5").status ==
        400
    );
}

TEST_CASE("one may log in and stay, or go on without a login", "[authentication][pages]") {
    PagesWorld world;
    const auto stays = world.logIn("UserSelect=1337.501337&AuthenticationLevel=2&action=reauthenticate");
    CHECK(stays.status == 204);
    CHECK_FALSE(token(stays).empty());
    const auto anonymous = world.logIn("AppPathSelection=ttd%2Fpermit&AuthenticationLevel=-1&action=start");
    CHECK(anonymous.status == 302);
    CHECK(anonymous.headers.all("Set-Cookie").empty());
}

TEST_CASE("a login form may come in parts", "[authentication][pages]") {
    PagesWorld world;
    std::string body;
    auto part = [&](const std::string& disposition, const std::string& value) {
        body += "--x\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + value + "\r\n";
    };
    part("name=\"AppPathSelection\"", "ttd/permit");
    part("name=\"UserSelect\"", "1337.501337");
    part("name=\"prefill\"; filename=\"\"", "");
    body += "--x--\r\n";
    const auto answer = world.send(
        http::Method::post, "/Home/LogInTestUser", {{"Content-Type", "multipart/form-data; boundary=x"}}, body
    );
    CHECK(answer.location() == "/ttd/permit/");
    CHECK(
        world.send(http::Method::post, "/Home/LogInTestUser", {{"Content-Type", "text/plain"}}, "x").status ==
        415
    );
}

TEST_CASE("a self-identified user has level 0, whatever was chosen", "[authentication][pages]") {
    PagesWorld world;
    const auto answer =
        world.logIn("AppPathSelection=ttd%2Fpermit&UserSelect=1004.510004&AuthenticationLevel=4");
    const auto claims = world.claims(token(answer));
    CHECK(textOf(claims, "urn:altinn:authlevel") == "0");
    CHECK(textOf(claims, "urn:altinn:authenticatemethod") == "\"SelfIdentified\"");
}

TEST_CASE("the token page makes tokens of users and app owners", "[authentication][pages]") {
    PagesWorld world;
    auto made = [&](const std::string& query) {
        const auto body = world.get("/Home/Tokens" + query).body;
        const auto start = body.find("readonly>");
        if (start == std::string::npos) return json::Object();
        return world.claims(body.substr(start + 9, body.find('<', start) - start - 9));
    };
    CHECK(made("").empty());
    CHECK(textOf(made("?UserSelect=1337.500000&AuthenticationLevel=4"), "urn:altinn:authlevel") == "4");
    CHECK(textOf(made("?org=ttd"), "urn:altinn:org") == "\"ttd\"");
    CHECK(made("?org=nobody").empty());
}

TEST_CASE("an app's level is its policy's, or 2", "[authentication][pages]") {
    PagesWorld world;
    CHECK(world.get("/Home/GetAppAuthenticationLevel?appId=ttd/permit").body == "2");
    world.client.documents["http://127.0.0.1:5050/authorization/api/v1/policies/GetPolicies"] =
        R"([{"appId":["ttd/permit"],"minimumAuthenticationLevel":3}])";
    CHECK(world.get("/Home/GetAppAuthenticationLevel?appId=ttd/permit").body == "3");
    CHECK(
        world.client.bodies.back() ==
        R"([[{"id":"urn:altinn:org","value":"ttd"},{"id":"urn:altinn:app","value":"permit"}]])"
    );
    CHECK(world.get("/Home/GetAppAuthenticationLevel").status == 400);
    CHECK(world.get("/Home/Localtest/Version").body == "6");
}
