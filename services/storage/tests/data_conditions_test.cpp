#include "world.hpp"

using namespace varde;

TEST_CASE("an app writes data on the condition that the instance is still what it read", "[storage][data]") {
    test::World world;
    const auto id = world.instance();
    const auto path = world.element(id, world.user, "old");
    const auto version = world.get("/instances/" + id, world.user).header("ETag");
    const auto write = [&](http::Method method, std::string target, std::string bytes, http::CallerPtr app) {
        return world.send(
            {method,
             std::move(target),
             world.user,
             std::move(bytes),
             {{"Content-Type", "text/plain"}, {"If-Match", version}},
             std::move(app)}
        );
    };

    SECTION("and hears the new version, which is the one that others see") {
        const auto reply = write(http::Method::put, path, "mine", world.app);
        REQUIRE(reply.status == 200);
        CHECK(reply.header("ETag") != version);
        CHECK(reply.header("ETag") == world.get("/instances/" + id, world.user).header("ETag"));
        // The condition names a version that is gone by now.
        CHECK(write(http::Method::put, path, "again", world.app).status == 412);
        CHECK(world.get(path, world.user).text == "mine");
    }
    SECTION("so that what another saved meanwhile stands") {
        REQUIRE(world.put(path, world.user, "theirs").status == 200);
        const auto blobs = world.database.count("released_blobs");
        CHECK(write(http::Method::put, path, "mine", world.app).status == 412);
        CHECK(world.get(path, world.user).text == "theirs");
        CHECK(world.database.count("released_blobs") == blobs);
        const auto target = "/instances/" + id + "/data?dataType=model";
        CHECK(write(http::Method::post, target, "more", world.app).status == 412);
        CHECK(world.get("/instances/" + id, world.user).value()["data"].asArray()->size() == 1);
    }
    SECTION("while the header of one who is no app changes nothing") {
        REQUIRE(world.put(path, world.user, "theirs").status == 200);
        CHECK(write(http::Method::put, path, "mine", {}).status == 200);
    }
    SECTION("and every write of data makes a new version") {
        const auto versionNow = [&] { return world.get("/instances/" + id, world.user).header("ETag"); };
        REQUIRE(world.put(path, world.user, "newer").status == 200);
        const auto overwritten = versionNow();
        CHECK(overwritten != version);
        const auto added = world.element(id, world.user, "another");
        const auto grown = versionNow();
        CHECK(grown != overwritten);
        REQUIRE(world.del(added, world.user).status == 200);
        CHECK(versionNow() != grown);
    }
}
