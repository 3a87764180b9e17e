#include "support.hpp"

using namespace varde;
using namespace varde::registry;
using namespace varde::registry::test;

namespace {
const Sender nobody{};
const Sender platform{nullptr, true};
Sender sophie(bool withPlatform = true) {
    return {user(1337, 501337), withPlatform};
}
Sender serviceOwner() {
    return {caller({{"urn:altinn:org", "ttd"}, {"urn:altinn:orgNumber", "405003309"}}), true};
}
}  // namespace

TEST_CASE("a user sees himself and whom he represents", "[register][parties]") {
    World world;
    auto own = world.get("/register/api/v1/parties/501337", sophie());
    REQUIRE(statusOf(own) == 200);
    const auto party = bodyOf(own);
    CHECK(party["partyId"].asInteger() == 501337);
    CHECK(party["partyTypeName"].asInteger() == 1);
    CHECK(party.text("ssn") == "01039012345");
    CHECK(party["person"].text("lastName") == "Salt");
    CHECK(party.find("orgNumber")->isNull());
    CHECK(party.find("childParties")->isNull());
    CHECK(world.authorization.asked.empty());

    world.authorization.represented.insert("1337/500000");
    CHECK(statusOf(world.get("/register/api/v1/parties/500000", sophie())) == 200);
    const std::string uuid = "77cab4d6-84bb-4eb2-91bd-710415a72d8a";
    CHECK(statusOf(world.get("/register/api/v1/parties/byuuid/" + uuid, sophie())) == 200);
}

TEST_CASE("parties of others and parties that do not exist look the same to a user", "[register][parties]") {
    World world;
    const auto others = world.get("/register/api/v1/parties/500700", sophie());
    const auto unknown = world.get("/register/api/v1/parties/999999", sophie());
    CHECK(statusOf(others) == 401);
    CHECK(statusOf(unknown) == 401);
    CHECK(others.headers.size() == unknown.headers.size());
    const Sender systemUser{caller({{"urn:altinn:orgNumber", "950474084"}}), true};
    CHECK(statusOf(world.get("/register/api/v1/parties/500700", systemUser)) == 401);
    CHECK(statusOf(world.get("/register/api/v1/parties/0", sophie())) == 400);
}

TEST_CASE("a service owner sees every party and is told what does not exist", "[register][parties]") {
    World world;
    CHECK(statusOf(world.get("/register/api/v1/parties/500700", serviceOwner())) == 200);
    const auto missing = world.get("/register/api/v1/parties/999999", serviceOwner());
    CHECK(statusOf(missing) == 404);
    CHECK(bodyOf(missing).text("code") == "REG-00007");
}

TEST_CASE("without a platform token or the scope for it, nobody asks about parties", "[register][parties]") {
    World world;
    const auto request = GENERATE(
        as<std::string>(),
        "GET /register/api/v1/parties/501337",
        "GET /register/api/v1/parties/byuuid/e9dd7d91-32d8-4933-a108-07562762d572",
        "POST /register/api/v1/parties/lookup",
        "POST /register/api/v1/parties/partylist",
        "POST /register/api/v1/parties/partylistbyuuid",
        "POST /register/api/v1/parties/nameslookup",
        "GET /register/api/v1/parties/identifiers?ids=501337",
        "GET /register/api/v1/organizations/897069650",
        "GET /register/api/v1/persons",
        "POST /register/api/v1/apps/parties/query",
        "POST /register/api/v1/access-management/parties/query",
        "POST /register/api/v2/internal/parties/query",
        "POST /register/api/v2/internal/parties/main-units",
        "GET /profile/api/v1/users/1337",
        "GET /profile/api/v1/users/byuuid/e9dd7d91-32d8-4933-a108-07562762d572",
        "POST /profile/api/v1/users",
        "POST /profile/api/v1/internal/user"
    );
    CAPTURE(request);
    auto send = [&](const Sender& sender) {
        const auto space = request.find(' ');
        const auto method = *http::parseMethod(request.substr(0, space));
        return statusOf(world.send({method, request.substr(space + 1), {}, "[]"}, sender));
    };
    CHECK(send(nobody) == 401);
    CHECK(send(sophie(false)) == 403);
}

TEST_CASE("the look-up scope stands in for a platform token", "[register][parties]") {
    World world;
    const Sender admin{
        caller({{"urn:altinn:org", "ttd"}, {"scope", "altinn:register/partylookup.admin"}}), false};
    CHECK(statusOf(world.post("/register/api/v1/parties/lookup", R"({"orgNo":"897069650"})", admin)) == 200);
    CHECK(statusOf(world.get("/profile/api/v1/users/1337", admin)) == 403);
}

TEST_CASE("a look-up names one person or one organisation", "[register][parties]") {
    World world;
    auto lookup = [&](std::string body) {
        return world.post("/register/api/v1/parties/lookup", std::move(body), platform);
    };
    CHECK(bodyOf(lookup(R"({"ssn":"01039012345"})"))["partyId"].asInteger() == 501337);
    CHECK(bodyOf(lookup(R"({"Ssn":null,"OrgNo":"897069650"})"))["partyId"].asInteger() == 500000);
    CHECK(statusOf(lookup(R"({"ssn":"08829698279"})")) == 404);
    CHECK(statusOf(lookup(R"({})")) == 400);
    CHECK(statusOf(lookup(R"({"ssn":"01039012345","orgNo":"897069650"})")) == 400);
    const auto wrong = lookup(R"({"orgNo":"12"})");
    CHECK(statusOf(wrong) == 400);
    CHECK(bodyOf(wrong)["validationErrors"].asArray()->front().text("code") == "REG.VLD-00006");
}

TEST_CASE(
    "a party list has those that exist, with sub-units where they are asked for", "[register][parties]"
) {
    World world;
    const auto plain =
        bodyOf(world.post("/register/api/v1/parties/partylist", "[500000, 999999, \"501337\"]", platform));
    REQUIRE(plain.asArray()->size() == 2);
    CHECK((*plain.asArray())[0].find("childParties")->isNull());
    CHECK((*plain.asArray())[1]["partyId"].asInteger() == 501337);

    const auto deep = bodyOf(world.post(
        "/register/api/v1/parties/partylist?fetchSubUnits=true", "[500000,500700,501337]", platform
    ));
    CHECK((*deep.asArray())[0]["childParties"].asArray()->size() == 3);
    CHECK((*deep.asArray())[1]["childParties"].asArray()->empty());
    CHECK((*deep.asArray())[2].find("childParties")->isNull());

    CHECK(statusOf(world.post("/register/api/v1/parties/partylist", "[999999]", platform)) == 404);
    CHECK(statusOf(world.post("/register/api/v1/parties/partylist", "[0]", platform)) == 400);
    CHECK(statusOf(world.post("/register/api/v1/parties/partylist", "{}", platform)) == 400);
}

TEST_CASE("a list by uuid may be empty", "[register][parties]") {
    World world;
    const std::string path = "/register/api/v1/parties/partylistbyuuid";
    const auto some = world.post(path, R"(["E9DD7D91-32d8-4933-a108-07562762d572"])", platform);
    CHECK(bodyOf(some).asArray()->size() == 1);
    const auto none = world.post(path, R"(["00000000-32d8-4933-a108-07562762d572"])", platform);
    CHECK(statusOf(none) == 200);
    CHECK(bodyOf(none).asArray()->empty());
}

TEST_CASE("names and identifiers are looked up many at once", "[register][parties]") {
    World world;
    const auto names = bodyOf(world.post(
        "/register/api/v1/parties/nameslookup?partyComponentOption=person-name",
        R"({"parties":[{"ssn":"01039012345"},{"orgNo":"897069650"},{"orgNo":"999999999"}]})",
        platform
    ));
    const auto& list = *names["partyNames"].asArray();
    REQUIRE(list.size() == 3);
    CHECK(list[0]["personName"].text("lastName") == "Salt");
    CHECK(list[1].text("name") == "DDG Fitness");
    CHECK(list[2].find("name")->isNull());

    const auto ids =
        bodyOf(world.get("/register/api/v1/parties/identifiers?ids=501337,1&orgs=897069650", platform));
    REQUIRE(ids.asArray()->size() == 2);
    CHECK((*ids.asArray())[1]["partyId"].asInteger() == 500000);
}

TEST_CASE("an organisation is found as a party's or by itself", "[register][organizations]") {
    World world;
    const auto party = bodyOf(world.get("/register/api/v1/organizations/897069650", platform));
    CHECK(party.text("name") == "DDG Fitness");
    CHECK(party.text("unitType") == "AS");
    CHECK(party.find("eMailAddress"));
    CHECK(
        bodyOf(world.get("/register/api/v1/organizations/900000001", platform)).text("name") ==
        "Kari Consulting"
    );
    CHECK(statusOf(world.get("/register/api/v1/organizations/999999999", platform)) == 404);
    CHECK(statusOf(world.get("/register/api/v1/organizations/12", platform)) == 400);
}
