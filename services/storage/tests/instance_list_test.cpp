#include "world.hpp"

#include <set>

#include "base/problem.hpp"
#include "base/text.hpp"

using namespace varde;
using auth::testing::Answer;

namespace {

std::string pathOf(const std::string& link) {
    const std::string base = "http://platform.test/storage/api/v1";
    REQUIRE(link.starts_with(base));
    return link.substr(base.size());
}

std::vector<std::string> idsOf(const json::Value& page) {
    std::vector<std::string> ids;
    for (const auto& instance : *page["instances"].asArray()) ids.push_back(instance.text("id").value());
    return ids;
}

}  // namespace

TEST_CASE("pages give every instance exactly once, also when all have one timestamp", "[storage][list]") {
    test::World world;
    std::set<std::string> all;
    for (int i = 0; i < 25; ++i) all.insert(world.instance());
    const auto size = GENERATE(1, 7, 25, 100);
    const auto order = GENERATE(as<std::string>(), "asc:lastChanged", "desc:lastChanged");
    std::vector<std::string> seen;
    std::string target = "/instances?org=ttd&order=" + order + "&size=" + std::to_string(size);
    while (!target.empty()) {
        const auto page = world.get(target, world.owner);
        REQUIRE(page.status == 200);
        const auto value = page.value();
        const auto ids = idsOf(value);
        CHECK(value["count"].asInteger() == static_cast<std::int64_t>(ids.size()));
        seen.insert(seen.end(), ids.begin(), ids.end());
        REQUIRE(seen.size() <= all.size());
        CHECK(value.find("next"));  // written also when it is null
        const auto next = value.text("next");
        CHECK(next.has_value() == (ids.size() == static_cast<std::size_t>(size)));
        target = next ? pathOf(*next) : std::string();
    }
    CHECK(seen.size() == all.size());
    CHECK(std::set<std::string>(seen.begin(), seen.end()) == all);
}

TEST_CASE("newest comes first unless asked otherwise", "[storage][list]") {
    test::World world;
    std::vector<std::string> ids;
    for (int i = 0; i < 3; ++i) {
        ids.push_back(world.instance());
        world.clock.advance(std::chrono::seconds(1));
    }
    CHECK(idsOf(world.get("/instances?org=ttd&order=asc:x", world.owner).value()) == ids);
    std::reverse(ids.begin(), ids.end());
    CHECK(idsOf(world.get("/instances?org=ttd", world.owner).value()) == ids);
}

TEST_CASE("a continuation token is taken raw, encoded once and encoded twice", "[storage][list]") {
    test::World world;
    world.instance();
    world.instance();
    const auto first = world.get("/instances?org=ttd&size=1", world.owner).value();
    const auto next = pathOf(first.text("next").value());
    const auto token = next.substr(next.find("continuationToken=") + 18);
    REQUIRE(token.find("%253B") != std::string::npos);
    const auto semicolon = token.find("%253B");
    const auto expected = idsOf(world.get(next, world.owner).value());
    for (const std::string separator : {"%253b", "%3B", ";"}) {
        auto same = token;
        same.replace(semicolon, 5, separator);
        CHECK(
            idsOf(world.get("/instances?org=ttd&size=1&continuationToken=" + same, world.owner).value()) ==
            expected
        );
    }
    CHECK(idsOf(world.get("/instances?org=ttd&continuationToken=7", world.owner).value()).empty());
    CHECK(world.get("/instances?org=ttd&continuationToken=a;b", world.owner).status == 400);
}

TEST_CASE("filters narrow the list", "[storage][list]") {
    test::World world;
    const auto open = world.instance(R"(,"dueBefore":"2024-06-01T00:00:00Z","dataValues":{"k":"v"})");
    world.clock.advance(std::chrono::hours(1));
    const auto done = world.instance();
    const auto now = world.clock.now().toString();
    const auto end = R"({"ended":")" + now + R"(","endEvent":"E"})";
    REQUIRE(world.put("/instances/" + done + "/process", world.user, end).status == 200);
    REQUIRE(world.post("/instances/" + done + "/complete", world.owner).status == 200);
    REQUIRE(
        world
            .put("/instances/" + open + "/presentationtexts", world.user, R"({"texts":{"t":"Blåbær Ærlig"}})")
            .status == 200
    );

    const auto list = [&](const std::string& filter) {
        return idsOf(world.get("/instances?org=ttd&" + filter, world.owner).value());
    };
    const std::vector<std::string> onlyOpen{open};
    const std::vector<std::string> onlyDone{done};
    CHECK(list("process.isComplete=true") == onlyDone);
    CHECK(list("process.isComplete=false") == onlyOpen);
    CHECK(list("process.currentTask=Task_1") == onlyOpen);
    CHECK(list("status.isArchived=true") == onlyDone);
    CHECK(list("excludeConfirmedBy=TTD") == onlyOpen);
    CHECK(list("excludeConfirmedBy=nav").size() == 2);
    CHECK(list("confirmed=true") == onlyDone);
    CHECK(list("created=gte:" + now) == onlyDone);
    CHECK(list("dueBefore=lt:2024-07-01") == onlyOpen);
    CHECK(list("searchString=%C3%86RLIG") == onlyOpen);
    CHECK(list("searchString=100!") == std::vector<std::string>());
    CHECK(list("A3Ref=" + done.substr(done.size() - 12)) == onlyDone);
    CHECK(list("appId=ttd/other").empty());
    CHECK(list("mainVersionInclude=2").empty());
    CHECK(list("unknown=1").size() == 2);
    for (const auto* wrong :
         {"created=gte",
          "created=ne:2024-01-01",
          "created=gt:x",
          "created=gt:2024-01-01&created=gt:2024-01-01",
          "A3Ref=abc",
          "size=-1",
          "size=x",
          "status.isArchived=maybe"}) {
        CHECK(world.get(std::string("/instances?org=ttd&") + wrong, world.owner).status == 400);
    }
}

TEST_CASE("data elements come with the list unless they are not wanted", "[storage][list]") {
    test::World world;
    const auto id = world.instance();
    world.element(id, world.user);
    const auto with = world.get("/instances?org=ttd", world.owner).value();
    const auto& listed = with["instances"].asArray()->at(0);
    CHECK(listed["data"].asArray()->size() == 1);
    CHECK(listed["data"].asArray()->at(0)["selfLinks"].find("platform"));
    const auto without = world.get("/instances?org=ttd&includeDataElements=false", world.owner).value();
    CHECK(without["instances"].asArray()->at(0)["data"].asArray()->empty());
}

TEST_CASE("who may list what follows the token", "[storage][list]") {
    test::World world;
    const auto id = world.instance();
    const auto weak = auth::testing::serviceOwner("ttd", "1", "altinn:serviceowner/instances.write");
    CHECK(world.get("/instances?org=ttd", nullptr).status == 401);
    CHECK(world.get("/instances?org=ttd", weak).status == 403);
    CHECK(world.get("/instances", world.owner).status == 400);
    CHECK(world.get("/instances?appId=ttd/demo", world.owner).value()["count"].asInteger() == 1);
    CHECK(world.get("/instances?org=ttd", world.user).status == 400);
    CHECK(world.get("/instances?org=ttd", auth::testing::callerOf({})).status == 400);

    SECTION("another org needs the app and a permit") {
        const auto nav = auth::testing::serviceOwner("nav");
        CHECK(world.get("/instances?org=ttd", nav).status == 400);
        CHECK(world.get("/instances?org=ttd&appId=ttd/demo", nav).status == 200);
        world.decisions.rule = [](const auto&) {
            return Answer{.decision = "Deny", .minimumLevel = {}, .minimumLevelForOrgs = {}};
        };
        CHECK(world.get("/instances?org=ttd&appId=ttd/demo", nav).status == 403);
    }
    SECTION("a user sees what the policy lets be read, one question for all, and nothing that is hard deleted"
    ) {
        const auto hidden = world.instance();
        const auto gone = world.instance();
        REQUIRE(world.del("/instances/" + gone + "?hard=true", world.user).status == 200);
        world.decisions.rule = [&](const auto& asked) {
            const auto found = asked.resource.find("urn:altinn:instance-id");
            const bool denied = found != asked.resource.end() && found->second == hidden;
            return Answer{
                .decision = denied ? "Deny" : "Permit", .minimumLevel = {}, .minimumLevelForOrgs = {}};
        };
        const auto calls = world.decisions.calls;
        const auto mine = world.get("/instances?instanceOwner.partyId=1337", world.user);
        CHECK(idsOf(mine.value()) == std::vector<std::string>{id});
        CHECK(world.decisions.calls == calls + 1);
        const auto deleted =
            world.get("/instances?instanceOwner.partyId=1337&status.isHardDeleted=true", world.user);
        CHECK(deleted.status == 200);
        CHECK(idsOf(deleted.value()).empty());
        CHECK(idsOf(world.get("/instances?org=ttd", world.owner).value()).size() == 3);
    }
    SECTION("an owner is found by number, and both ways at once are too many") {
        const auto ask = [&](std::string header, std::string query = {}) {
            return world.send(
                {http::Method::get,
                 "/instances" + query,
                 world.user,
                 {},
                 {{"X-Ai-InstanceOwnerIdentifier", header}},
                 {}}
            );
        };
        CHECK(idsOf(ask("Person: 01039012345").value()) == std::vector<std::string>{id});
        const auto unknown = ask("Organisation:123456789");
        CHECK(unknown.text == R"({"count":0,"self":null,"next":null,"instances":[]})");
        CHECK(ask("Person:1").status == 400);
        CHECK(ask("Robot:01039012345").status == 400);
        CHECK(ask("Person:01039012345", "?instanceOwner.partyId=1337").status == 400);
    }
}

TEST_CASE("no list query scans the table", "[storage][list]") {
    test::World world;
    const auto target = GENERATE(
        as<std::string>(),
        "org=ttd",
        "appId=ttd/demo",
        "instanceOwner.partyId=1337",
        "org=ttd&excludeConfirmedBy=ttd",
        "appId=ttd/demo&process.currentTask=Task_1",
        "lastChanged=gt:2024-01-01"
    );
    http::Request request(http::Method::get, "/instances?" + target);
    const auto statement = storage::searchStatement(storage::parseInstanceQuery(request));
    const bool sqlite = world.database.handle().engine() == sql::Engine::sqlite;
    auto work = [&](sql::Transaction& tx) -> Task<std::vector<sql::Row>> {
        if (!sqlite) {
            // Of an empty table a scan is the cheapest; what matters is whether anything else is possible.
            const std::string without =
                "SELECT set_config('enable_seqscan', 'off', true), "
                "set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true)";
            std::vector<sql::Value> none;
            co_await tx.query(without, std::move(none));
        }
        const auto text = (sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + statement.text;
        auto rows = co_await tx.query(text, statement.args);
        co_return rows;
    };
    bool indexed = false;
    for (const auto& row : run(world.database.handle().read(work))) {
        const auto detail = row.get<std::string>(sqlite ? "detail" : "QUERY PLAN");
        INFO(target + ": " + detail);
        CHECK(detail.find("Seq Scan") == std::string::npos);
        CHECK(detail.find("Sort") == std::string::npos);
        CHECK(detail.find("TEMP B-TREE") == std::string::npos);
        indexed = indexed || detail.find(sqlite ? "INDEX" : "Index Scan") != std::string::npos;
    }
    CHECK(indexed);
}
