#include "support.hpp"

using namespace varde;
using namespace varde::registry;
using namespace varde::registry::test;

namespace {

const Sender platform{nullptr, true};

http::Response query(World& world, std::string urns, const std::string& fields = {}) {
    const auto path = "/register/api/v1/apps/parties/query" + (fields.empty() ? "" : "?fields=" + fields);
    return world.post(path, R"({"Data":[)" + urns + "]}", platform);
}

const json::Value& first(const json::Value& answer) {
    return answer["data"].asArray()->front();
}

}  // namespace

TEST_CASE("parties are found by each kind of URN", "[register][query]") {
    World world;
    const auto urn = GENERATE(
        as<std::string>(),
        "urn:altinn:party:id:501337",
        "urn:altinn:partyid:501337",
        "urn:altinn:party:uuid:e9dd7d91-32d8-4933-a108-07562762d572",
        "urn:altinn:systemuser:uuid:E9DD7D91-32d8-4933-a108-07562762d572",
        "urn:altinn:person:identifier-no:01039012345",
        "urn:altinn:user:id:1337",
        "urn:altinn:userid:1337",
        "urn:altinn:party:username:SophieDDG"
    );
    const auto response = query(world, '"' + urn + '"', "id");
    REQUIRE(statusOf(response) == 200);
    CHECK(first(bodyOf(response))["partyId"].asInteger() == 501337);
}

TEST_CASE("only the fields that were asked for are there, and a few always are", "[register][query]") {
    World world;
    const auto person = bodyOf(query(world, R"("urn:altinn:party:id:501337")", "user.id,person.last-name"));
    const auto& party = first(person);
    CHECK(party.text("partyType") == "person");
    CHECK(party.text("urn") == "urn:altinn:party:uuid:e9dd7d91-32d8-4933-a108-07562762d572");
    CHECK(party.text("personIdentifier") == "01039012345");
    CHECK(party.text("lastName") == "Salt");
    CHECK(party["user"]["userId"].asInteger() == 1337);
    CHECK_FALSE(party["user"].find("username"));
    CHECK_FALSE(party.find("firstName"));
    CHECK_FALSE(party.find("displayName"));
    CHECK_FALSE(party.find("organizationIdentifier"));

    const auto usual = bodyOf(query(world, R"("urn:altinn:organization:identifier-no:897069650")"));
    CHECK(first(usual).text("externalUrn") == "urn:altinn:organization:identifier-no:897069650");
    CHECK(first(usual).text("displayName") == "DDG Fitness");
    const auto whole = bodyOf(query(world, R"("urn:altinn:organization:identifier-no:897069650")", "org"));
    CHECK(first(whole).text("unitType") == "AS");
    CHECK(first(whole).find("emailAddress")->isNull());
}

TEST_CASE("a URN that finds nobody makes the answer partial", "[register][query]") {
    World world;
    const auto some = query(world, R"("urn:altinn:party:id:501337","urn:altinn:party:id:1")");
    CHECK(statusOf(some) == 206);
    CHECK(bodyOf(some)["data"].asArray()->size() == 1);
    CHECK(statusOf(query(world, R"("urn:altinn:party:id:1")")) == 206);
    CHECK(statusOf(query(world, "")) == 200);
}

TEST_CASE("unknown fields, unknown kinds and more than a hundred URNs are refused", "[register][query]") {
    World world;
    CHECK(statusOf(query(world, R"("urn:altinn:party:id:1")", "org.subunits")) == 400);
    CHECK(statusOf(query(world, R"("urn:altinn:party:id:1")", "nonsense")) == 400);
    CHECK(statusOf(query(world, R"("urn:altinn:planet:id:1")")) == 400);
    std::string many;
    for (int i = 0; i < 101; ++i) many += (i ? "," : "") + std::string(R"("urn:altinn:party:id:1")");
    CHECK(statusOf(query(world, many)) == 400);
}

TEST_CASE("a sub-unit has a main unit, others have none", "[register][query]") {
    World world;
    const std::string path = "/register/api/v2/internal/parties/main-units";
    const auto oslo =
        bodyOf(world.post(path, R"({"data":"urn:altinn:organization:identifier-no:897069651"})", platform));
    REQUIRE(oslo["data"].asArray()->size() == 1);
    CHECK(first(oslo).text("organizationIdentifier") == "897069650");
    const auto none = bodyOf(world.post(path, R"({"data":"urn:altinn:party:id:500700"})", platform));
    CHECK(none["data"].asArray()->empty());
}
