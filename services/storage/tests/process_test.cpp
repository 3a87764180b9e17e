#include "world.hpp"

#include "base/problem.hpp"
#include "process_rules.hpp"

using namespace varde;
using auth::testing::Answer;

namespace {

std::string toTask(const std::string& task, const std::string& type, const std::string& more = {}) {
    return R"({"state":{"started":"2024-05-01T10:00:00Z","currentTask":{"elementId":")" + task +
           R"(","altinnTaskType":")" + type + R"(","flowType":"CompleteCurrentMoveToNext"}})" + more + "}";
}

std::string eventOf(const std::string& id, const std::string& type = "process_StartTask") {
    return R"({"instanceId":")" + id + R"(","eventType":")" + type + R"(","user":{"userId":1337}})";
}

}  // namespace

TEST_CASE("a step commits state, history, data and cloud events together", "[storage][process]") {
    test::World world;
    const auto id = world.instance();
    const auto locked = world.element(id, world.user);
    const auto removed = world.element(id, world.user);
    const auto idOf = [](const std::string& path) { return path.substr(path.rfind('/') + 1); };
    const auto path = "/instances/" + id + "/process/instanceandevents";
    const auto history = world.database.count("instance_events");
    const auto changes = R"(,"dataChanges":[{"dataElementId":")" + idOf(locked) +
                         R"(","locked":true},{"dataElementId":")" + idOf(removed) + R"(","delete":true}])";
    const auto more = R"(,"events":[)" + eventOf(id) +
                      R"(],"cloudEvents":[{"type":"app.instance.process.movedTo.Task_2",)" +
                      R"("source":"https://ttd.apps.test/ttd/demo/instances/{instanceId}"}])";

    SECTION("all of it") {
        const auto reply =
            world.put(path, world.user, toTask("Task_2", "confirmation", more + changes), world.app);
        REQUIRE(reply.status == 200);
        CHECK(reply.value()["process"]["currentTask"].text("elementId") == "Task_2");
        const auto value = reply.value();
        const auto& data = *value["data"].asArray();
        REQUIRE(data.size() == 1);
        CHECK(data[0]["locked"].asBool() == true);
        CHECK(world.database.count("outbox") == 1);
        CHECK(world.database.count("instance_events") == history + 2);
        CHECK(
            world.get("/instances?org=ttd&process.currentTask=Task_2", world.owner)
                .value()["count"]
                .asInteger() == 1
        );
    }
    SECTION("none of it when one part cannot be") {
        const auto unknown = R"(,"dataChanges":[{"dataElementId":")" + idOf(removed) +
                             R"(","delete":true},{"dataElementId":")" + Guid::random().toString() +
                             R"(","locked":true}])";
        CHECK(
            world.put(path, world.user, toTask("Task_2", "confirmation", more + unknown), world.app).status ==
            400
        );
        CHECK(world.database.count("outbox") == 0);
        CHECK(world.database.count("instance_events") == history);
        CHECK(world.get(removed, world.user).status == 200);
        CHECK(
            world.get("/instances/" + id, world.user).value()["process"]["currentTask"].text("elementId") ==
            "Task_1"
        );
    }
    SECTION("data changes and cloud events are the app's alone") {
        CHECK(world.put(path, world.user, toTask("Task_2", "confirmation", changes)).status == 403);
        CHECK(world.put(path, world.user, toTask("Task_2", "confirmation", more)).status == 403);
        CHECK(world.database.count("outbox") == 0);
        CHECK(world.database.count("instance_events") == history);
    }
    SECTION("ifVersion names the version that the step was made for") {
        const auto version = world.get("/instances/" + id, world.user).header("ETag");
        CHECK(version == "\"3\"");
        CHECK(
            world.put(path, world.user, toTask("Task_2", "confirmation", R"(,"ifVersion":2)")).status == 412
        );
        CHECK(
            world.put(path, world.user, toTask("Task_2", "confirmation", R"(,"ifVersion":3)")).status == 200
        );
        // The loser hears that another was first, though the task that the other moved to is none of its.
        world.decisions.rule = [](const auto&) {
            return Answer{.decision = "Deny", .minimumLevel = {}, .minimumLevelForOrgs = {}};
        };
        CHECK(world.put(path, world.user, toTask("Task_3", "data", R"(,"ifVersion":3)")).status == 412);
    }
}

TEST_CASE("of those who move a process at once, one wins", "[storage][process]") {
    test::World world;
    const auto id = *Guid::parse(world.instance().substr(5));
    const auto read = run(world.instances.find(id, storage::Elements::without));
    model::ProcessStateUpdate update;
    update.state = json::parse<model::ProcessStateUpdate>(toTask("Task_2", "data")).state;
    const storage::ProcessStep step{
        .seen = *read->instance.process,
        .update = update,
        .deleteGeneratedElements = true,
        .application = nullptr,
        .cloudEvents = {json::Object{{"id", Guid::random().toString()}}}};

    // Each saw the same state and was permitted on it; they commit in some order.
    int won = 0;
    for (int i = 0; i < 64; ++i) {
        const storage::InstanceRepository::Apply apply = [&](storage::InstanceChange& change) {
            storage::applyStep(change, step, *world.user, world.clock.now());
        };
        try {
            run(world.instances.change(id, apply));
            ++won;
        } catch (const Problem& problem) {  // the losers
            CHECK(problem.code == Errc::conflict);
        }
    }
    CHECK(won == 1);
    CHECK(world.database.count("outbox") == 1);
    CHECK(run(world.instances.find(id, storage::Elements::without))->version == 2);
}

TEST_CASE("a process that ends archives its instance at the caller's time", "[storage][process]") {
    test::World world;
    const auto id = world.instance();
    const auto path = "/instances/" + id + "/process";
    const auto ended = world.put(
        path,
        world.user,
        R"({"started":"2024-05-01T10:00:00Z","ended":"2024-05-02T10:00:00Z","endEvent":"E"})"
    );
    REQUIRE(ended.status == 200);
    CHECK(ended.value()["status"]["isArchived"].asBool() == true);
    CHECK(ended.value()["status"].text("archived") == "2024-05-02T10:00:00Z");
    CHECK(world.get("/instances/" + id, world.user).status == 200);
    CHECK(world.decisions.asked.back().resource.at("urn:altinn:end-event") == "E");
    CHECK(
        world.put(path, world.user, R"({"currentTask":{"elementId":"Task_1"}})").status == 403
    );  // no way back
}

TEST_CASE("the right to move on follows the task's kind", "[storage][process]") {
    test::World world;
    const auto permitOnly = [&](std::string action) {
        world.decisions.rule = [action](const auto& asked) {
            return Answer{
                .decision = asked.action == action ? "Permit" : "Deny",
                .minimumLevel = {},
                .minimumLevelForOrgs = {}};
        };
    };
    const auto at = [&](const std::string& type) {
        world.decisions.rule = {};
        const auto id = world.instance();
        const auto state = R"({"currentTask":{"elementId":"T","altinnTaskType":")" + type + R"("}})";
        REQUIRE(world.put("/instances/" + id + "/process", world.user, state).status == 200);
        return "/instances/" + id + "/process";
    };
    const std::string on =
        R"({"currentTask":{"elementId":"N","altinnTaskType":"data","flowType":"CompleteCurrentMoveToNext"}})";
    const std::string abandon =
        R"({"currentTask":{"elementId":"N","altinnTaskType":"data","flowType":"AbandonCurrentMoveToNext"}})";
    for (const auto& [type, action] :
         {std::pair{"data", "write"},
          std::pair{"confirmation", "confirm"},
          std::pair{"payment", "pay"},
          std::pair{"signing", "sign"},
          std::pair{"signing", "write"},
          std::pair{"custom", "custom"}}) {
        const auto path = at(type);
        permitOnly("read");
        CHECK(world.put(path, world.user, on).status == 403);
        permitOnly("reject");
        CHECK(world.put(path, world.user, on).status == 403);
        permitOnly(action);
        CHECK(world.put(path, world.user, abandon).status == 403);
        CHECK(world.put(path, world.user, on).status == 200);
    }
    const auto path = at("data");
    permitOnly("reject");
    CHECK(world.put(path, world.user, abandon).status == 200);
}

TEST_CASE("entering a task again removes what it generated", "[storage][process]") {
    test::World world;
    const auto id = world.instance();
    const auto target = "/instances/" + id + "/data?dataType=model&generatedFromTask=Task_2";
    const auto made =
        world.send({http::Method::post, target, world.user, "pdf", {{"Content-Type", "application/pdf"}}, {}}
        );
    REQUIRE(made.status == 201);
    const auto path = "/instances/" + id + "/process/instanceandevents";
    CHECK(world.put(path + "?deleteGeneratedElements=x", world.user, toTask("Task_2", "data")).status == 400);
    const auto kept =
        world.put(path + "?deleteGeneratedElements=false", world.user, toTask("Task_2", "data"));
    CHECK(kept.value()["data"].asArray()->size() == 1);
    const auto gone = world.put(path, world.user, toTask("Task_2", "data"));
    CHECK(gone.value()["data"].asArray()->empty());
}

TEST_CASE("a step's events are of this instance and of somebody", "[storage][process]") {
    test::World world;
    const auto id = world.instance();
    const auto path = "/instances/" + id + "/process/instanceandevents";
    const auto with = [](const std::string& event) {
        return toTask("Task_2", "data", R"(,"events":[)" + event + "]");
    };
    CHECK(world.put(path, world.user, with(eventOf("1337/" + Guid::random().toString()))).status == 400);
    CHECK(world.put(path, world.user, with(R"({"instanceId":")" + id + R"(","user":{}})")).status == 400);
    CHECK(world.put(path, world.user, R"({"events":[]})").status == 400);
    CHECK(
        world.put("/instances/1337/" + Guid::random().toString() + "/process", world.user, "{}").status == 404
    );
}

TEST_CASE("a process that would neither stand in a task nor have ended is refused", "[storage][process]") {
    test::World world;
    const auto path = "/instances/" + world.instance() + "/process";
    const auto nowhere = R"({"started":"2024-05-01T10:00:00Z"})";
    CHECK(world.put(path, world.user, "{}").status == 400);
    CHECK(world.put(path, world.user, nowhere).status == 400);
    CHECK(
        world.put(path + "/instanceandevents", world.user, R"({"state":)" + std::string(nowhere) + "}")
            .status == 400
    );
    CHECK(
        world.put(path, world.user, R"({"currentTask":{"elementId":"T","altinnTaskType":"data"}})").status ==
        200
    );
}

TEST_CASE("the history is told from the process events", "[storage][process]") {
    test::World world;
    const auto id = world.instance();
    const auto path = "/instances/" + id + "/process";
    const auto event = [&](const std::string& type, const std::string& info) {
        return R"({"instanceId":")" + id + R"(","eventType":")" + type +
               R"(","user":{"userId":1337,"nationalIdentityNumber":"x"},)" + R"("processInfo":)" + info + "}";
    };
    const auto task = R"({"started":"2024-05-01T10:00:00Z","currentTask":{"elementId":"Task_1"}})";
    const auto events = event("process_StartEvent", R"({"startEvent":"S"})") + "," +
                        event("process_StartTask", task) + "," + event("process_EndTask", task) + "," +
                        event("process_EndEvent", R"({"ended":"2024-05-02T10:00:00Z","endEvent":"E"})");
    REQUIRE(
        world
            .put(
                path + "/instanceandevents",
                world.user,
                toTask("Task_2", "data", R"(,"events":[)" + events + "]")
            )
            .status == 200
    );
    const auto value = world.get(path + "/history", world.user).value();
    const auto& items = *value["processHistory"].asArray();
    REQUIRE(items.size() == 3);
    CHECK(items[0].text("elementId") == "S");
    CHECK(items[1].text("started") == "2024-05-01T10:00:00Z");
    CHECK(items[1].find("ended"));
    CHECK(items[2].text("occured") == "2024-05-02T10:00:00Z");
    CHECK(items[0].text("performedBy") == "x");
}

TEST_CASE("the decision point learns the task without a token", "[storage][process]") {
    test::World world;
    const auto id = world.instance();
    const auto info = world.get("/instances/" + id + "/process/authinfo", nullptr);
    CHECK(info.value().text("appId") == "ttd/demo");
    CHECK(info.value()["process"]["currentTask"].text("elementId") == "Task_1");
    CHECK(world.get("/instances/1/" + id.substr(5) + "/process/authinfo", nullptr).status == 404);
}

TEST_CASE("instance events are written and read by who may read", "[storage][events]") {
    test::World world;
    const auto id = world.instance();
    const auto path = "/instances/" + id + "/events";
    const auto made = world.post(path, world.user, eventOf(id, "Custom"));
    REQUIRE(made.status == 201);
    const auto eventId = made.value().text("id").value();
    CHECK(made.header("Location") == eventId);
    CHECK(world.get(path + "/" + eventId, world.user).value() == made.value());
    const auto other = world.instance();
    CHECK(world.get("/instances/" + other + "/events/" + eventId, world.user).status == 404);
    CHECK(world.post("/instances/" + other + "/events", world.user, eventOf(id, "Custom")).status == 400);
    CHECK(world.get(path, world.user).value()["instanceEvents"].asArray()->size() == 2);
    CHECK(
        world.get(path + "?eventTypes=Custom&eventTypes=x", world.user)
            .value()["instanceEvents"]
            .asArray()
            ->size() == 1
    );
    CHECK(world.get(path + "?eventTypes=Custom,Created", world.user)
              .value()["instanceEvents"]
              .asArray()
              ->empty());
    CHECK(world.get(path + "?from=2000-01-01&to=2001-01-01", world.user)
              .value()["instanceEvents"]
              .asArray()
              ->empty());
    CHECK(world.get(path + "?from=x&to=2001-01-01", world.user).status == 400);
}
