#include "world.hpp"

using namespace varde;

TEST_CASE("only a publisher writes metadata", "[storage][applications]") {
    test::World world;
    const auto target = "/applications?appId=ttd/new-app";
    const auto body = R"({"id":"x","org":"y","title":{"nb":"N"},"future":[1]})";
    CHECK(world.post(target, nullptr, body).status == 401);
    CHECK(world.post(target, world.owner, body).status == 403);
    CHECK(world.post(target, nullptr, body, auth::testing::platform("demo", "ttd")).status == 403);
    CHECK(world.post(target, nullptr, body, auth::testing::platform("publisher", "nav")).status == 403);
    CHECK(world.post(target, auth::testing::platform("studio.designer", "x"), body).status == 201);

    const auto made = world.post(target, nullptr, body, auth::testing::platform("publisher", "ttd"));
    REQUIRE(made.status == 201);
    CHECK(made.header("Location") == "ttd/new-app");
    CHECK(made.value().text("id") == "ttd/new-app");
    CHECK(made.value()["dataTypes"].asArray()->empty());
    CHECK(world.get("/applications/ttd/new-app", nullptr).value()["future"] == made.value()["future"]);
    for (const auto* wrong : {"", "ttd", "ttd/A", "ttd/a/b", "1a/b", "ttd/a_b"}) {
        CHECK(
            world
                .post(
                    std::string("/applications?appId=") + wrong,
                    auth::testing::platform("studio.designer"),
                    body
                )
                .status == 400
        );
    }
}

TEST_CASE("replacing metadata keeps who made it and shows at once", "[storage][applications]") {
    test::World world;
    const auto publisher = auth::testing::platform("studio.designer");
    const std::string path = "/applications/ttd/demo";
    const auto before = world.get(path, nullptr).value();
    CHECK(world.put(path, publisher, R"({"id":"ttd/demo","org":"ttd","title":{"nb":"To"}})").status == 200);
    const auto after = world.get(path, nullptr).value();
    CHECK(after["title"].text("nb") == "To");
    CHECK(after["created"] == before["created"]);
    CHECK(after["partyTypesAllowed"]["person"].asBool() == false);
    CHECK(world.put(path, publisher, R"({"id":"ttd/other","org":"ttd"})").status == 400);
    CHECK(world.put("/applications/ttd/none", publisher, R"({"id":"ttd/none","org":"ttd"})").status == 404);
    CHECK(world.get("/applications", nullptr).value()["applications"].asArray()->size() == 1);
    CHECK(world.get("/applications/ttd", nullptr).value()["applications"].asArray()->size() == 1);
    CHECK(world.get("/applications/nav", nullptr).value()["applications"].asArray()->empty());
    CHECK(world.get("/applications/a-b", nullptr).status == 400);
    CHECK(world.del(path, publisher).value().find("validTo"));
    CHECK(world.del(path + "?hard=true", publisher).status == 200);
    CHECK(world.get(path, nullptr).status == 404);
}

TEST_CASE("texts are kept by language and go with their app", "[storage][texts]") {
    test::World world;
    const auto publisher = auth::testing::platform("studio.designer");
    const std::string path = "/applications/ttd/demo/texts";
    const std::string text = R"({"language":"nb","resources":[{"id":"a","value":"b"}]})";
    CHECK(world.get(path + "/nb", world.user).status == 404);
    CHECK(world.put(path + "/nb", publisher, text).status == 204);
    CHECK(world.post(path, world.user, text).status == 403);
    CHECK(world.post(path, publisher, R"({"language":"norsk"})").status == 400);
    const auto made = world.post(path, publisher, text);
    CHECK(made.status == 200);
    CHECK(made.value().text("id") == "ttd-demo-nb");
    CHECK(world.get(path + "/nb", world.user).value() == made.value());
    CHECK(world.get(path + "/nb", nullptr).status == 401);
    CHECK(world.get(path + "/norsk", world.user).status == 400);
    CHECK(world.put(path + "/nb", publisher, text).status == 200);
    CHECK(world.put(path + "/nn", publisher, text).status == 400);
    CHECK(world.del(path + "/nb", publisher).status == 200);
    CHECK(world.del(path + "/nb", publisher).status == 404);
    CHECK(world.post("/applications/ttd/none/texts", publisher, text).status == 404);
}
