#include "world.hpp"

using namespace varde;
using auth::testing::Answer;

namespace {

std::vector<std::string> idsOf(const test::Reply& reply) {
    std::vector<std::string> ids;
    const auto list = reply.value();
    for (const auto& one : *list.asArray()) ids.push_back(one.text("id").value());
    return ids;
}

std::string body(const std::string& more) {
    return R"({"instanceOwnerPartyIdList":[1337],"includeActive":true)" + more + "}";
}

}  // namespace

TEST_CASE("the message box shows what may be seen, by guid, with what may be done", "[storage][messagebox]") {
    test::World world;
    auto publisher = auth::testing::platform("studio.designer");
    const auto text =
        R"({"language":"nb","resources":[{"id":"appName","value":"Søknad"},{"id":"s","value":"Under arbeid"}]})";
    REQUIRE(world.post("/applications/ttd/demo/texts", publisher, text).status == 200);
    std::vector<std::string> ids;
    for (int i = 0; i < 3; ++i) ids.push_back(world.instance().substr(5));
    const auto first = "/instances/1337/" + ids[0];
    REQUIRE(world.put(first + "/presentationtexts", world.user, R"({"texts":{"a":"Kari"}})").status == 200);
    REQUIRE(world.put(first + "/substatus", world.owner, R"({"label":"s"})").status == 200);
    std::sort(ids.begin(), ids.end());

    const auto all = world.post("/sbl/instances/search", world.user, body(""));
    CHECK(idsOf(all) == ids);
    const auto found = world.post("/sbl/instances/search", world.user, body(R"(,"searchString":"kari")"));
    const auto list = found.value();
    REQUIRE(list.asArray()->size() == 1);
    const auto& one = list.asArray()->at(0);
    CHECK(one.text("title") == "Søknad, Kari");
    CHECK(one["substatus"].text("label") == "Under arbeid");
    CHECK(one.text("processCurrentTask") == "FormFilling");
    CHECK(one["deleteStatus"].asInteger() == 0);
    CHECK(one["allowDelete"].asBool() == true);
    CHECK(one["authorizedForWrite"].asBool() == false);
    CHECK(one.find("dueDateTime")->isNull());
    CHECK(
        idsOf(world.post("/sbl/instances/search", world.user, body(R"(,"searchString":" DEMO ")"))).size() ==
        3
    );

    CHECK(world.post("/sbl/instances/search", world.user, "{}").status == 400);
    CHECK(idsOf(world.post("/sbl/instances/search", world.user, R"({"instanceOwnerPartyIdList":[]})")).empty()
    );
    CHECK(
        idsOf(world.post("/sbl/instances/search", world.user, R"({"instanceOwnerPartyIdList":[1,1337]})"))
            .size() == 3
    );
    world.decisions.rule = [](const auto&) {
        return Answer{.decision = "Deny", .minimumLevel = {}, .minimumLevelForOrgs = {}};
    };
    CHECK(idsOf(world.post("/sbl/instances/search", world.user, body(""))).empty());
    CHECK(world.get("/sbl" + first, world.user).status == 403);
}

TEST_CASE("states choose what a search finds", "[storage][messagebox]") {
    test::World world;
    const auto active = world.instance();
    const auto archived = world.instance();
    const auto deleted = world.instance();
    const auto now = world.clock.now().toString();
    REQUIRE(
        world.put("/instances/" + archived + "/process", world.user, R"({"ended":")" + now + R"("})")
            .status == 200
    );
    REQUIRE(world.del("/sbl/instances/" + deleted, world.user).text == "true");
    const auto count = [&](bool a, bool r, bool d, const std::string& more = {}) {
        const auto flag = [](bool value) { return std::string(value ? "true" : "false"); };
        const auto asked = R"({"instanceOwnerPartyIdList":[1337],"includeActive":)" + flag(a) +
                           R"(,"includeArchived":)" + flag(r) + R"(,"includeDeleted":)" + flag(d) + more +
                           "}";
        return idsOf(world.post("/sbl/instances/search", world.user, asked)).size();
    };
    CHECK(count(false, false, false) == 3);
    CHECK(count(true, true, true) == 3);
    CHECK(count(true, false, false) == 1);
    CHECK(count(false, true, false) == 1);
    CHECK(count(false, false, true) == 1);
    CHECK(count(true, true, false) == 2);
    CHECK(count(false, true, true) == 2);
    CHECK(count(true, false, true) == 2);
    const auto reference = R"(,"archiveReference":")" + archived.substr(archived.size() - 12) + R"(")";
    CHECK(count(true, true, true, reference) == 1);
    CHECK(count(true, false, false, reference) == 0);
    CHECK(count(true, true, true, R"(,"fromCreated":"2100-01-01T00:00:00Z")") == 0);

    CHECK(world.put("/sbl/instances/" + deleted + "/undelete", world.user).text == "true");
    CHECK(count(true, false, false) == 2);
    const auto events = world.get("/sbl/instances/" + deleted + "/events", world.user).value();
    CHECK(events.asArray()->size() == 3);
    CHECK(world.del("/sbl/instances/" + archived, world.user).status == 403);
    CHECK(world.del("/sbl/instances/" + deleted + "?hard=true", world.user).status == 200);
    CHECK(world.put("/sbl/instances/" + deleted + "/undelete", world.user).status == 404);
}
