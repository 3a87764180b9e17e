#include "support.hpp"

using namespace varde;
using namespace varde::registry;
using namespace varde::registry::test;

namespace {
const Sender app{user(1337, 501337), true};
}

TEST_CASE("a profile comes with its party, person and settings", "[register][profiles]") {
    World world;
    const auto response = world.get("/profile/api/v1/users/1337", app);
    REQUIRE(statusOf(response) == 200);
    const auto profile = bodyOf(response);
    CHECK(profile["userId"].asInteger() == 1337);
    CHECK(profile.text("userName") == "SophieDDG");
    CHECK(profile["userType"].asInteger() == 1);
    CHECK(profile["partyId"].asInteger() == 501337);
    CHECK(profile["party"]["person"].text("firstName") == "Sophie");
    CHECK(profile["profileSettingPreference"].text("language") == "nn");
    CHECK(profile["profileSettingPreference"]["doNotPromptForParty"].asBool() == true);

    CHECK(statusOf(world.get("/profile/api/v1/users/0", app)) == 404);
    CHECK(statusOf(world.get("/profile/api/v1/users/4711", app)) == 404);
}

TEST_CASE(
    "the self-identified user has a party of type 3 and neither person nor number", "[register][profiles]"
) {
    World world;
    const auto profile = bodyOf(world.get("/profile/api/v1/users/1004", app));
    CHECK(profile["userType"].asInteger() == 2);
    CHECK(profile["party"]["partyTypeName"].asInteger() == 3);
    CHECK(profile["party"].find("ssn")->isNull());
    CHECK(profile["party"].find("person")->isNull());
    CHECK(profile.find("phoneNumber")->isNull());
}

TEST_CASE("a profile is found by uuid and by a number in the body", "[register][profiles]") {
    World world;
    const auto byUuid = world.get("/profile/api/v1/users/byuuid/e9dd7d91-32d8-4933-a108-07562762d572", app);
    CHECK(bodyOf(byUuid)["userId"].asInteger() == 1337);
    CHECK(bodyOf(world.post("/profile/api/v1/users", R"("01039012345")", app))["userId"].asInteger() == 1337);
    CHECK(statusOf(world.post("/profile/api/v1/users", R"("00000000000")", app)) == 404);
    CHECK(statusOf(world.post("/profile/api/v1/users", R"({"ssn":"01039012345"})", app)) == 400);
}

TEST_CASE("current is the user of the token", "[register][profiles]") {
    World world;
    const auto mine = world.get("/profile/api/v1/users/current", {user(12345, 512345), false});
    CHECK(bodyOf(mine)["userId"].asInteger() == 12345);
    const Sender serviceOwner{caller({{"urn:altinn:org", "ttd"}}), false};
    CHECK(statusOf(world.get("/profile/api/v1/users/current", serviceOwner)) == 400);
    CHECK(statusOf(world.get("/profile/api/v1/users/current", {})) == 401);
}

TEST_CASE("the platform's own services ask by the first of four keys", "[register][profiles]") {
    World world;
    const Sender platform{nullptr, true};
    auto ask = [&](std::string body) {
        return world.post("/profile/api/v1/internal/user", std::move(body), platform);
    };
    CHECK(bodyOf(ask(R"({"UserId":1337,"ssn":"01017512345"})"))["userId"].asInteger() == 1337);
    CHECK(bodyOf(ask(R"({"userId":0,"username":"sophieddg"})"))["userId"].asInteger() == 1337);
    CHECK(bodyOf(ask(R"({"ssn":"01017512345"})"))["userId"].asInteger() == 12345);
    CHECK(
        bodyOf(ask(R"({"userUuid":"48153af4-265f-4b35-8ed9-232fafbc716e"})"))["userId"].asInteger() == 12345
    );
    CHECK(statusOf(ask(R"({"username":"nobody"})")) == 404);
    CHECK(statusOf(ask("{}")) == 400);
}

TEST_CASE("every test user has a profile whose party exists", "[register][testdata]") {
    World world;
    for (const int id : {1337, 12345, 1001, 1002, 1003, 1004, 2001, 2002}) {
        CAPTURE(id);
        const auto profile = bodyOf(world.get("/profile/api/v1/users/" + std::to_string(id), app));
        CHECK(profile["party"]["partyId"].asInteger() == profile["partyId"].asInteger());
        CHECK(profile["party"].text("partyUuid") == profile.text("userUuid"));
    }
}
