#include "outbox_relay.hpp"

#include "base/problem.hpp"
#include "world.hpp"

using namespace varde;

namespace {

// A bus that can be away.
struct FakeBus {
    bool away = false;
    std::vector<std::string> payloads;

    storage::OutboxRelay::Publish publish() {
        return [this](std::string stream, std::string payload) -> Task<> {
            if (away) throw Problem(Errc::unavailable, "away");
            CHECK(stream == "varde:events:registered");
            payloads.push_back(std::move(payload));
            co_return;
        };
    }
};

void addEvent(test::World& world, std::string id) {
    const json::Value event = json::Object{{"id", std::move(id)}, {"type", "t"}};
    auto work = [&](sql::Transaction& tx) -> Task<> { co_await world.outbox.add(tx, event); };
    run(world.database.handle().write(work));
}

}  // namespace

TEST_CASE("a row is sent once and goes when events has it", "[storage][outbox]") {
    test::World world;
    FakeBus bus;
    storage::OutboxRelay relay(world.outbox, bus.publish(), world.clock, {});
    addEvent(world, "e1");
    addEvent(world, "e2");
    CHECK(run(relay.sendDue()).sent == 2);
    CHECK(run(relay.sendDue()).sent == 0);
    REQUIRE(bus.payloads.size() == 2);
    CHECK(bus.payloads[0] == R"({"outboxId":"e1","event":{"id":"e1","type":"t"}})");
    CHECK(world.database.count("outbox") == 2);

    run(relay.committed({"{\"outboxId\":\"e1\"}", "not json", "{\"outboxId\":\"e1\"}", "{}"}));
    CHECK(world.database.count("outbox") == 1);

    SECTION("without that word it is sent again, after a while") {
        world.clock.advance(std::chrono::seconds(29));
        CHECK(run(relay.sendDue()).sent == 0);
        world.clock.advance(std::chrono::seconds(2));
        CHECK(run(relay.sendDue()).sent == 1);
        CHECK(bus.payloads.back().find("\"e2\"") != std::string::npos);
        CHECK(run(relay.sendDue()).sent == 0);
        // While events stays away, less and less often.
        world.clock.advance(std::chrono::seconds(59));
        CHECK(run(relay.sendDue()).sent == 0);
        world.clock.advance(std::chrono::seconds(2));
        CHECK(run(relay.sendDue()).sent == 1);
        int sent = 0;
        for (int minute = 0; minute < 120; ++minute) {
            world.clock.advance(std::chrono::minutes(1));
            sent += static_cast<int>(run(relay.sendDue()).sent);
        }
        CHECK(sent >= 12);
        CHECK(sent <= 15);
    }
}

TEST_CASE("while the bus is away rows wait", "[storage][outbox]") {
    test::World world;
    FakeBus bus;
    bus.away = true;
    storage::OutboxRelay relay(world.outbox, bus.publish(), world.clock, {});
    addEvent(world, "e1");
    CHECK(run(relay.sendDue()).failed);
    CHECK(world.database.count("outbox") == 1);
    bus.away = false;
    CHECK(run(relay.sendDue()).sent == 1);
    const auto depth = run(world.outbox.depth());
    CHECK(depth.rows == 1);
}
