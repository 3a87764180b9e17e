#include "event_list.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

using namespace varde;
using namespace varde::events;
using namespace varde::events::testing;

namespace {

std::string refusal(const std::string& query, http::Headers headers = {}) {
    const http::Request request(http::Method::get, "/events/api/v1/app/party?" + query, std::move(headers));
    try {
        parseAppEventQuery(request);
    } catch (const Problem& problem) {
        CHECK(problem.code == Errc::badRequest);
        return problem.errors.empty() ? problem.detail : problem.errors.front().first;
    }
    return "";
}

std::string next(const std::string& target, std::optional<std::string> subject = {}) {
    return nextLink("https://platform", http::Request(http::Method::get, target), "X", subject);
}

std::vector<std::string> listed(World& world, EventFilter filter) {
    std::vector<std::string> ids;
    for (const auto& stored : run(world.events.list(std::move(filter), std::chrono::seconds(30)))) {
        ids.push_back(stored.event.id);
    }
    return ids;
}
using Ids = std::vector<std::string>;

std::string event(const std::string& id, const std::string& type, const std::string& more = {}) {
    return R"({"specversion":"1.0","id":")" + id + R"(","source":"https://h/ttd/demo/instances/1/)" + id +
           R"(","type":")" + type + R"(","resource":"urn:altinn:resource:r","subject":"/party/1")" + more +
           "}";
}

}  // namespace

TEST_CASE("what callers ask for is checked in the contract's order", "[events][lists]") {
    CHECK(refusal("after=1") == "");
    CHECK(refusal("from=2020-01-01Z&size=100000&party=1") == "");
    CHECK(refusal("from=2020-01-01T00:00:00%2B01:00") == "");
    CHECK(refusal("party=x&after=1") != "");
    CHECK(refusal("from=yesterday") == "from");
    CHECK(refusal("size=0") == "Either 'after' or 'from' must be given.");
    CHECK(refusal("from=2020-01-01&size=0") == "The time in 'from' must have a zone.");
    CHECK(refusal("after=1&to=2020-01-01T00:00:00&size=0") == "The time in 'to' must have a zone.");
    CHECK(refusal("after=1&size=0&unit=1") == "'size' must be at least 1.");
    CHECK(
        refusal("after=1&party=1", {{"person", "01017512345"}}) == "'person' and 'party' exclude each other."
    );
    CHECK(refusal("after=1&party=1&unit=991825827") == "'unit' and 'party' exclude each other.");
    CHECK(refusal("after=1&unit=99182582x") == "'unit' must be an organisation number.");
}

TEST_CASE("a generic list has its size clamped, not refused", "[events][lists]") {
    const auto size = [](const std::string& text) {
        const http::Request request(
            http::Method::get,
            "/events?resource=urn:altinn:resource:x&after=1" + (text.empty() ? "" : "&size=" + text)
        );
        return parseGenericEventQuery(request).size;
    };
    CHECK(size("") == 50);
    CHECK(size("0") == 50);
    CHECK(size("-1") == 50);
    CHECK(size("7") == 7);
    CHECK(size("5000") == 1000);
}

TEST_CASE("the next link keeps what was asked and moves the start", "[events][lists]") {
    const std::string path = "/events/api/v1/app/party";
    CHECK(
        next(path + "?from=2020-01-01Z&party=1337&size=5") ==
        "https://platform" + path + "?after=X&from=2020-01-01Z&party=1337&size=5"
    );
    CHECK(
        next(path + "?type=a%25&after=old&x=1&type=b") ==
        "https://platform" + path + "?after=X&type=a%25&type=b&x=1"
    );
    CHECK(next(path + "?after=1", "/party/1") == "https://platform" + path + "?after=X&subject=%2Fparty%2F1");
}

TEST_CASE("LIKE patterns become GLOB patterns", "[events][lists]") {
    CHECK(likeToGlob("app.%") == "app.*");
    CHECK(likeToGlob("a_b") == "a?b");
    CHECK(likeToGlob("a\\_b\\%c") == "a_b%c");
    CHECK(likeToGlob("a*b?[c") == "a[*]b[?][[]c");
}

TEST_CASE("events are listed in the order in which they were registered", "[events][lists]") {
    World world;
    world.stored(event("1", "app.Created", R"(,"time":"2026-01-02T00:00:00+01:00")"));
    world.stored(event("2", "app.created", R"(,"time":"2026-01-01T12:00:00Z")"));
    world.stored(event("3", "xyz"));
    world.clock.advance(std::chrono::seconds(30));
    EventFilter all;
    all.after = "0";
    all.resource = "urn:altinn:resource:r";
    CHECK(listed(world, all) == Ids{"1", "2", "3"});

    SECTION("from the one after the cursor, or the beginning when it is unknown") {
        all.after = "1";
        CHECK(listed(world, all) == Ids{"2", "3"});
        all.after = "unheard of";
        CHECK(listed(world, all).size() == 3);
    }
    SECTION("as many as asked for") {
        all.size = 2;
        CHECK(listed(world, all) == Ids{"1", "2"});
    }
    SECTION("by patterns, which mind case or not") {
        all.types = {"app.c%", "nothing"};
        CHECK(listed(world, all) == Ids{"1", "2"});
        all.typeIgnoresCase = false;
        CHECK(listed(world, all) == Ids{"2"});
        all.types = {"x_z"};
        CHECK(listed(world, all) == Ids{"3"});
        all.types = {"x\\_z"};
        CHECK(listed(world, all).empty());
        all.types.clear();
        all.sources = {"https://h/ttd/demo/%/2"};
        CHECK(listed(world, all) == Ids{"2"});
        all.sources = {"https://h/ttd/demo"};
        CHECK(listed(world, all).empty());
    }
    SECTION("by their own time, as an instant; without one they never match") {
        all.from = at("2026-01-01T13:00:00Z");
        CHECK(listed(world, all) == Ids{"1"});
        all.from.reset();
        all.to = at("2026-01-01T13:00:00+01:00");
        CHECK(listed(world, all) == Ids{"2"});
    }
    SECTION("by subject and resource, exactly") {
        all.subject = "/party/2";
        CHECK(listed(world, all).empty());
        all.subject = "/party/1";
        all.resource = "urn:altinn:resource:R";
        CHECK(listed(world, all).empty());
    }
    SECTION("but not those that are younger than the delay") {
        world.stored(event("4", "late"));
        CHECK(listed(world, all).size() == 3);
        world.clock.advance(std::chrono::seconds(30));
        CHECK(listed(world, all).size() == 4);
    }
}

TEST_CASE(
    "an event is stored once by id and source, and told again only when it is published again",
    "[events][lists]"
) {
    World world;
    const auto one = model::parseCloudEvent(event("1", "t"));
    auto elsewhere = one;
    elsewhere.source = "https://other/";
    run(world.events.accept(std::vector{one}, Duplicate::ignore));
    CHECK(world.database.count("publications") == 1);
    run(world.events.accept(std::vector{one}, Duplicate::ignore));
    CHECK(world.database.count("events") == 1);
    CHECK(world.database.count("publications") == 1);
    run(world.events.accept(std::vector{one}, Duplicate::tellAgain));
    CHECK(world.database.count("events") == 1);
    CHECK(world.database.count("publications") == 2);
    run(world.events.accept(std::vector{elsewhere}, Duplicate::ignore));
    CHECK(world.database.count("events") == 2);
}

TEST_CASE("events are removed when their retention is over", "[events][lists]") {
    World world;
    world.stored(event("1", "t"));
    world.clock.advance(std::chrono::hours(1));
    world.stored(event("2", "t"));
    CHECK(run(world.events.removeOlderThan(world.clock.now() - std::chrono::minutes(30))) == 1);
    CHECK(world.database.count("events") == 1);
}
