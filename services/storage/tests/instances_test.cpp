#include "world.hpp"

using namespace varde;

namespace {

std::string eventFrom(const std::string& path, const std::string& more = {}) {
    return R"({"type":"t","source":"https://ttd.apps.test)" + path + "\"" + more + "}";
}

const std::string createdBody = R"({"instanceOwner":{"partyId":"1337"},"cloudEvents":[)" +
                                eventFrom("/ttd/demo/instances/{instanceId}") + "]}";

}  // namespace
using auth::testing::Answer;

TEST_CASE("an instance is created for its owner's party and read back", "[storage][instances]") {
    test::World world;
    const auto reply = world.post(
        "/instances?appId=ttd/demo",
        world.user,
        R"({"id":"9/x","instanceOwner":{"partyId":"1337"},"presentationTexts":{"a":"b"},"unknownToUs":{"deep":1},)"
        R"("dataValues":{"k":"v"}})"
    );
    REQUIRE(reply.status == 201);
    const auto created = reply.value();
    const auto id = created.text("id").value();
    CHECK(id.starts_with("1337/"));
    CHECK(created.text("appId") == "ttd/demo");
    CHECK(created.text("org") == "ttd");
    CHECK(created.text("createdBy") == "1337");
    CHECK(created["status"].text("readStatus") == "Unread");
    CHECK(created["data"].asArray()->empty());
    CHECK_FALSE(created.find("presentationTexts"));
    CHECK(created["unknownToUs"]["deep"].asInteger() == 1);
    CHECK(reply.header("Location") == "http://platform.test/storage/api/v1/instances/" + id);
    CHECK(created["selfLinks"].text("platform") == reply.header("Location"));
    CHECK(world.decisions.asked.back().action == "instantiate");
    CHECK_FALSE(world.decisions.asked.back().resource.contains("urn:altinn:instance-id"));

    const auto read = world.get("/instances/" + id, world.user);
    CHECK(read.status == 200);
    CHECK(read.header("ETag") == "\"1\"");
    CHECK(read.value() == created);
    CHECK(world.get("/instances/" + id.substr(5), world.user).value() == created);
}

TEST_CASE("who may not is refused, and what is missing is said to be", "[storage][instances]") {
    test::World world;
    const auto id = world.instance();
    const auto body = R"({"instanceOwner":{"partyId":"1337"}})";
    CHECK(world.get("/instances/" + id, nullptr).status == 401);
    CHECK(world.get("/instances/1337/" + Guid::random().toString(), world.user).status == 404);
    CHECK(world.get("/instances/1337/not-a-guid", world.user).status == 404);
    CHECK(world.post("/instances?appId=ttd/none", world.user, body).status == 404);
    CHECK(world.post("/instances?appId=demo", world.user, body).status == 400);
    CHECK(world.post("/instances?appId=ttd/demo", world.user, R"({"instanceOwner":{}})").status == 400);
    CHECK(world.post("/instances?appId=ttd/demo", world.user, R"({"instanceOwner":[]})").status == 400);

    world.decisions.rule = [](const auto&) {
        return Answer{.decision = "Deny", .minimumLevel = {}, .minimumLevelForOrgs = {}};
    };
    const auto refused = world.get("/instances/" + id, auth::testing::user(1338, 1338));
    CHECK(refused.status == 403);
    CHECK(refused.text.empty());
    CHECK(world.post("/instances?appId=ttd/demo", world.user, body).status == 403);
    CHECK(world.del("/instances/" + id, auth::testing::user(1338, 1338)).status == 403);
    CHECK(world.post("/instances/" + id + "/complete", world.owner).status == 403);

    const auto adapter = auth::testing::serviceOwner("digdir", "1", "altinn:storage/instances.syncadapter");
    CHECK(world.get("/instances/" + id, adapter).status == 200);
}

TEST_CASE("the owner confirms once", "[storage][instances]") {
    test::World world;
    const auto id = world.instance();
    const auto first = world.post("/instances/" + id + "/complete", world.owner);
    CHECK(first.status == 200);
    CHECK(first.value()["completeConfirmations"].asArray()->size() == 1);
    const auto history = world.database.count("instance_events");
    const auto second = world.post("/instances/" + id + "/complete", world.owner);
    CHECK(second.value() == first.value());
    CHECK(world.database.count("instance_events") == history);
    const auto other = world.post("/instances/" + id + "/complete", auth::testing::serviceOwner("nav"));
    CHECK(other.value()["completeConfirmations"].asArray()->size() == 2);
}

TEST_CASE("a read status changes neither the time of change nor the history", "[storage][instances]") {
    test::World world;
    const auto id = world.instance();
    const auto before = world.get("/instances/" + id, world.user).value();
    const auto history = world.database.count("instance_events");
    world.clock.advance(std::chrono::hours(1));
    const auto after = world.put("/instances/" + id + "/readstatus?status=read", world.user);
    CHECK(after.value()["status"].text("readStatus") == "Read");
    CHECK(after.value()["lastChanged"] == before["lastChanged"]);
    CHECK(world.database.count("instance_events") == history);
    CHECK(world.put("/instances/" + id + "/readstatus?status=2", world.user).status == 200);
    CHECK(world.put("/instances/" + id + "/readstatus?status=nope", world.user).status == 400);
}

TEST_CASE("a substatus is the owner's word alone", "[storage][instances]") {
    test::World world;
    const auto id = world.instance();
    const auto path = "/instances/" + id + "/substatus";
    const auto body = R"({"label":"in.progress","description":"x"})";
    CHECK(world.put(path, world.user, body).status == 403);
    CHECK(world.put(path, auth::testing::serviceOwner("nav"), body).status == 403);
    CHECK(world.put(path, world.owner, R"({"description":"x"})").status == 400);
    const auto set = world.put(path, world.owner, body).value();
    CHECK(set["status"]["substatus"].text("label") == "in.progress");
    CHECK(set.text("lastChangedBy") == "405003309");
    const auto cleared = world.put(path, world.owner, R"({"label":"done"})").value();
    CHECK(cleared["status"]["substatus"]["description"].isNull());
}

TEST_CASE("texts and values are merged, and emptied ones go", "[storage][instances]") {
    test::World world;
    const auto id = world.instance();
    for (const auto& [path, member, sent] :
         {std::tuple{"/presentationtexts", "presentationTexts", "texts"},
          std::tuple{"/datavalues", "dataValues", "values"}}) {
        const auto target = "/instances/" + id + path;
        const auto body = [name = std::string(sent)](std::string values) {
            return "{\"" + name + "\":" + values + "}";
        };
        CHECK(world.put(target, world.user, body(R"({"a":"1","b":"2"})")).status == 200);
        const auto merged = world.put(target, world.user, body(R"({"a":null,"c":"3"})")).value();
        CHECK(json::write(merged[member]) == R"({"b":"2","c":"3"})");
        CHECK(world.put(target, world.user, "{}").status == 400);
    }
}

TEST_CASE("deleting marks, and an app may keep an archived instance for a while", "[storage][instances]") {
    test::World world;
    const auto id = world.instance();
    const auto path = "/instances/" + id;
    const auto soft = world.del(path, world.user).value();
    CHECK(soft["status"]["isSoftDeleted"].asBool() == true);
    CHECK_FALSE(soft.find("selfLinks"));
    const auto hard = world.del(path + "?hard=true", world.user).value();
    CHECK(hard["status"]["isHardDeleted"].asBool() == true);
    CHECK(hard["status"]["softDeleted"] == soft["status"]["softDeleted"]);
    CHECK(world.get(path, world.user).status == 200);

    const auto archived = world.instance();
    const auto now = world.clock.now().toString();
    CHECK(
        world
            .put(
                "/instances/" + archived + "/process",
                world.user,
                R"({"ended":")" + now + R"(","endEvent":"E"})"
            )
            .status == 200
    );
    CHECK(world.del("/instances/" + archived, world.user).status == 403);
    world.clock.advance(std::chrono::hours(24 * 30));
    CHECK(world.del("/instances/" + archived, world.user).status == 200);
}

TEST_CASE("an app's cloud events are committed with the change", "[storage][outbox]") {
    test::World world;
    const auto created = world.post("/instances?appId=ttd/demo", world.user, createdBody, world.app);
    REQUIRE(created.status == 201);
    CHECK_FALSE(created.value().find("cloudEvents"));
    const auto rows = run(world.outbox.due(world.clock.now(), 10));
    REQUIRE(rows.size() == 1);
    const auto event = json::parseValue(rows[0].event);
    const auto id = created.value().text("id").value();
    CHECK(event.text("source") == "https://ttd.apps.test/ttd/demo/instances/" + id);
    CHECK(event.text("resource") == "urn:altinn:resource:app_ttd_demo");
    CHECK(event.text("subject") == "/party/1337");
    CHECK(event.text("id") == rows[0].id);

    const auto word = R"({"cloudEvents":[)" + eventFrom("/ttd/demo/instances/{instanceId}") + "]}";
    const auto path = "/instances/" + id;
    CHECK(world.post(path + "/complete", world.owner, word, world.app).status == 200);
    CHECK(
        world.post(path + "/complete", world.owner, word, world.app).status == 200
    );  // again: nothing changed, nothing told
    CHECK(world.database.count("outbox") == 2);
    CHECK(world.del(path, world.user, word, world.app).status == 200);
    const auto substatus = R"({"label":"a",)" + word.substr(1);
    CHECK(world.put(path + "/substatus", world.owner, substatus, world.app).status == 200);
    CHECK(world.database.count("outbox") == 4);
}

TEST_CASE("cloud events without the app's token refuse the whole change", "[storage][outbox]") {
    test::World world;
    const auto id = world.instance();
    const auto path = "/instances/" + id;
    const auto word = R"({"cloudEvents":[)" + eventFrom("/ttd/demo/instances/{instanceId}") + "]}";
    const auto substatus = R"({"label":"a",)" + word.substr(1);
    const auto before = world.get(path, world.user).value();
    const auto all = [&](http::CallerPtr platform) {
        return std::vector{
            world.post("/instances?appId=ttd/demo", world.user, createdBody, platform).status,
            world.post(path + "/complete", world.owner, word, platform).status,
            world.del(path, world.user, word, platform).status,
            world.put(path + "/substatus", world.owner, substatus, platform).status};
    };
    const std::vector refused(4, 403);
    CHECK(all(nullptr) == refused);
    CHECK(all(auth::testing::platform("other", "ttd")) == refused);
    CHECK(all(auth::testing::platform("demo", "nav")) == refused);
    world.keysAway = true;
    CHECK(all(world.app) == std::vector(4, 503));
    CHECK(world.get(path, world.user).value() == before);
    CHECK(world.database.count("instances") == 1);
    CHECK(world.database.count("outbox") == 0);

    // A caller that sends none needs no token, and no keys.
    CHECK(world.put(path + "/substatus", world.owner, R"({"label":"a","cloudEvents":[]})").status == 200);
    CHECK(world.post(path + "/complete", world.owner, "no JSON").status == 200);
    CHECK(world.del(path, world.user).status == 200);
    CHECK(world.database.count("outbox") == 0);
}

TEST_CASE("an app tells of the very instance that changes", "[storage][outbox]") {
    test::World world;
    const auto id = world.instance();
    const auto substatus = [&](const std::string& event) {
        const auto body = R"({"label":"a","cloudEvents":[)" + event + "]}";
        return world.put("/instances/" + id + "/substatus", world.owner, body, world.app).status;
    };
    const auto other = "1337/" + Guid::random().toString();
    for (const auto& source :
         {"/ttd/demo/instances/" + other,
          "/ttd/other/instances/" + id,
          "/nav/demo/instances/" + id,
          "/x/ttd/demo/instances/" + id,
          "/ttd/demo/instances/" + id + "/more",
          "/ttd/demo/instances/" + id + "?a=b",
          std::string()}) {
        CHECK(substatus(eventFrom(source)) == 400);
    }
    CHECK(substatus(R"({"source":"ftp:/ttd/demo/instances/)" + id + R"("})") == 400);
    CHECK(substatus(R"({"type":"t"})") == 400);
    CHECK(substatus(eventFrom("/ttd/demo/instances/{instanceId}", R"(,"subject":"/party/1338")")) == 400);
    CHECK(
        substatus(
            eventFrom("/ttd/demo/instances/{instanceId}", R"(,"resource":"urn:altinn:resource:app_nav_x")")
        ) == 400
    );
    const auto noList = R"({"label":"a","cloudEvents":{"type":"t"}})";
    CHECK(world.put("/instances/" + id + "/substatus", world.owner, noList, world.app).status == 400);
    CHECK(world.database.count("outbox") == 0);
    CHECK(substatus(eventFrom("/ttd/demo/instances/" + id, R"(,"subject":"/party/1337")")) == 200);
    CHECK(world.database.count("outbox") == 1);
}

TEST_CASE("an event that waits already is not told twice", "[storage][outbox]") {
    test::World world;
    const auto id = world.instance();
    const auto body = R"({"label":"a","cloudEvents":[)" +
                      eventFrom("/ttd/demo/instances/{instanceId}", R"(,"id":"e1")") + "]}";
    CHECK(world.put("/instances/" + id + "/substatus", world.owner, body, world.app).status == 200);
    CHECK(world.put("/instances/" + id + "/substatus", world.owner, body, world.app).status == 200);
    CHECK(world.database.count("outbox") == 1);
}
