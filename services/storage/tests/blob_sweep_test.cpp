#include "blob_sweep.hpp"

#include "world.hpp"

using namespace varde;

TEST_CASE("old bytes that nothing names go; named, released and young ones stay", "[storage][blobs]") {
    test::World world;
    const auto id = world.instance();
    const auto path = world.element(id, world.user);
    const auto named = world.blobs.objects.begin()->first;
    auto release = [](sql::Transaction& tx) -> Task<> {
        std::vector<sql::Value> none;
        co_await tx.query("INSERT INTO released_blobs (blob_key) VALUES ('released')", std::move(none));
    };
    run(world.database.handle().write(release));
    for (const auto& key : {"released", "young"}) world.blobs.objects[key] = "x";
    for (int i = 0; i < 250; ++i) world.blobs.objects["lost/" + std::to_string(i)] = "x";
    world.blobs.written["young"] = world.clock.now() - std::chrono::hours(23);
    world.blobs.written["lost/7"] = world.clock.now() - std::chrono::hours(25);

    storage::BlobSweep sweep(world.database.handle(), world.blobs, world.clock, {});
    const auto stopped = [] { return true; };
    CHECK(run(sweep.sweep(stopped)) == 0);
    const auto goOn = [] { return false; };
    CHECK(run(sweep.sweep(goOn)) == 250);
    CHECK(world.blobs.objects.size() == 3);
    CHECK(world.blobs.objects.contains(named));
    CHECK(world.get(path, world.user).text == "abc");

    world.clock.advance(std::chrono::hours(2));
    CHECK(run(sweep.sweep(goOn)) == 1);
    CHECK_FALSE(world.blobs.objects.contains("young"));
}
