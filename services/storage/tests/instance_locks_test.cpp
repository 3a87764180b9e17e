#include "world.hpp"

using namespace varde;

TEST_CASE("one holds the lock until it is released or expires", "[storage][locks]") {
    test::World world;
    const auto id = world.instance();
    const auto path = "/instances/" + id + "/lock";
    const auto acquire = [&] { return world.post(path, world.user, R"({"ttlSeconds":300})"); };
    const auto extend = [&](std::string token, std::string body) {
        return world.send(
            {http::Method::patch,
             path,
             world.user,
             std::move(body),
             {{"Altinn-Storage-Lock-Token", std::move(token)}},
             {}}
        );
    };
    const auto first = acquire();
    REQUIRE(first.status == 200);
    const auto token = first.value().text("lockToken").value();
    CHECK(acquire().status == 409);
    CHECK(extend(token, R"({"ttlSeconds":600})").status == 204);
    world.clock.advance(std::chrono::seconds(400));
    CHECK(acquire().status == 409);
    CHECK(extend(token, R"({"ttlSeconds":0})").status == 204);
    CHECK(extend(token, R"({"ttlSeconds":10})").status == 422);
    const auto second = acquire();
    REQUIRE(second.status == 200);
    world.clock.advance(std::chrono::seconds(301));
    CHECK(acquire().status == 200);

    CHECK(extend("nonsense", R"({"ttlSeconds":0})").status == 400);
    CHECK(world.send({http::Method::patch, path, world.user, R"({"ttlSeconds":0})", {}, {}}).status == 400);
    CHECK(world.post(path, world.user, R"({"ttlSeconds":-1})").status == 400);
    CHECK(
        world.post("/instances/1/" + id.substr(5) + "/lock", world.user, R"({"ttlSeconds":1})").status == 404
    );
    CHECK(world.post(path, auth::testing::callerOf({}), R"({"ttlSeconds":1})").status == 403);
    const auto other = world.instance();
    CHECK(
        world
            .send(
                {http::Method::patch,
                 "/instances/" + other + "/lock",
                 world.user,
                 R"({"ttlSeconds":0})",
                 {{"Altinn-Storage-Lock-Token", token}},
                 {}}
            )
            .status == 404
    );
}
