#include "world.hpp"

#include "base/async.hpp"
#include "base/problem.hpp"
#include "released_blobs.hpp"

using namespace varde;

namespace {

json::Value event(std::string id) {
    return json::Object{{"id", std::move(id)}, {"type", "app.instance.created"}};
}

}  // namespace

TEST_CASE("a change, its history and what it tells the world are one commit", "[storage][instances]") {
    test::World world;
    const auto id = *Guid::parse(world.instance().substr(5));
    const auto before = run(world.instances.find(id, storage::Elements::with));
    const auto historyBefore = world.database.count("instance_events");

    storage::InstanceRepository::Apply apply = [](storage::InstanceChange& change) {
        change.instance().dueBefore = DateTime::fromUnixSeconds(1);
        change.cloudEvents.push_back(event("e1"));
    };
    const auto changed = run(world.instances.change(id, apply));
    CHECK(changed->version == before->version + 1);
    CHECK(world.database.count("outbox") == 1);

    SECTION("and none of it remains when the change throws") {
        apply = [](storage::InstanceChange& change) {
            change.instance().dueBefore = DateTime::fromUnixSeconds(2);
            change.cloudEvents.push_back(event("e2"));
            throw Problem(Errc::conflict, "no");
        };
        CHECK_THROWS_AS(run(world.instances.change(id, apply)), Problem);
        CHECK(world.database.count("outbox") == 1);
        CHECK(world.database.count("instance_events") == historyBefore);
    }
    SECTION("nor when the outbox refuses a row") {
        apply = [](storage::InstanceChange& change) {
            change.instance().dueBefore = DateTime::fromUnixSeconds(2);
            change.cloudEvents.push_back(event("e2"));
        };
        auto loseOutbox = [](sql::Transaction& tx) -> Task<> {
            std::vector<sql::Value> none;
            co_await tx.query("DROP TABLE outbox", std::move(none));
        };
        run(world.database.handle().write(loseOutbox));
        CHECK_THROWS(run(world.instances.change(id, apply)));
        const auto after = run(world.instances.find(id, storage::Elements::with));
        CHECK(after->version == changed->version);
        CHECK(after->instance.dueBefore == DateTime::fromUnixSeconds(1));
    }
}

TEST_CASE("a change that changes nothing gives no new version", "[storage][instances]") {
    test::World world;
    const auto id = *Guid::parse(world.instance().substr(5));
    const storage::InstanceRepository::Apply nothing = [](storage::InstanceChange&) {};
    CHECK(run(world.instances.change(id, nothing))->version == 1);
    CHECK_FALSE(run(world.instances.change(Guid::random(), nothing)).has_value());
}

TEST_CASE("bytes that a commit lets go of are removed after it", "[storage][data]") {
    test::World world;
    const auto id = world.instance();
    const auto path = world.element(id, world.user);
    REQUIRE(world.blobs.objects.size() == 1);
    const auto first = world.blobs.objects.begin()->first;
    CHECK(
        world.send({http::Method::put, path, world.user, "defg", {{"Content-Type", "text/plain"}}, {}}
        ).status == 200
    );
    CHECK(world.blobs.objects.size() == 2);

    storage::ReleasedBlobs released(world.database.handle(), world.blobs, world.instances.blobsReleased());
    CHECK(run(released.removeSome()) == 1);
    CHECK(run(released.removeSome()) == 0);
    CHECK_FALSE(world.blobs.objects.contains(first));
    CHECK(world.get(path, world.user).text == "defg");
}
