#include "world.hpp"

using namespace varde;
using auth::testing::Answer;

namespace {

test::Reply upload(
    test::World& world, std::string target, http::CallerPtr caller, std::string body, http::Headers headers
) {
    return world.send({http::Method::post, std::move(target), caller, std::move(body), std::move(headers), {}}
    );
}

}  // namespace

TEST_CASE("a file is uploaded and comes back byte for byte", "[storage][data]") {
    test::World world;
    const auto id = world.instance();
    const auto base = "/instances/" + id;
    const std::string bytes("a\0b\xff", 4);
    const auto reply = upload(
        world,
        base + "/data?dataType=model&refs=2f7b3f1e-7c0a-4a3c-9b55-0f9f2c5f0a11&generatedFromTask=Task_1",
        world.user,
        bytes,
        {{"Content-Type", "text/plain; charset=x"},
         {"Content-Disposition", "attachment; filename=\"a%20b/c.txt\""}}
    );
    REQUIRE(reply.status == 201);
    const auto element = reply.value();
    const auto path = base + "/data/" + element.text("id").value();
    CHECK(element.text("filename") == "a b_c.txt");
    CHECK(element.text("contentType") == "text/plain; charset=x");
    CHECK(element["size"].asInteger() == 4);
    CHECK(element["isRead"].asBool() == true);
    CHECK(element.text("fileScanResult") == "NotApplicable");
    CHECK(
        element.text("blobStoragePath") == "ttd/demo/" + id.substr(5) + "/data/" + element.text("id").value()
    );
    CHECK(element["references"].asArray()->at(0).text("valueType") == "Task");
    CHECK(reply.header("Location") == "http://platform.test/storage/api/v1" + path);

    const auto read = world.get(path, world.user);
    CHECK(read.status == 200);
    CHECK(read.text == bytes);
    CHECK(read.header("Content-Type") == "text/plain; charset=x");
    CHECK(read.header("Content-Disposition").starts_with("attachment; filename="));
    CHECK(read.header("X-Content-Type-Options") == "nosniff");
    CHECK(read.header("Content-Security-Policy") == "sandbox");
    CHECK(world.get(base, world.user).value()["data"].asArray()->size() == 1);
}

TEST_CASE("of a multipart body the first section counts", "[storage][data]") {
    test::World world;
    const auto id = world.instance();
    const std::string body =
        "--x\r\nContent-Type: text/xml\r\nContent-Disposition: form-data; name=\"f\"; "
        "filename=\"a.xml\"\r\n\r\n<a/>\r\n"
        "--x\r\nContent-Type: text/plain\r\n\r\nsecond\r\n--x--\r\n";
    const auto reply = upload(
        world,
        "/instances/" + id + "/data?dataType=model",
        world.user,
        body,
        {{"Content-Type", "multipart/form-data; boundary=x"}}
    );
    REQUIRE(reply.status == 201);
    CHECK(reply.value().text("contentType") == "text/xml");
    CHECK(reply.value().text("filename") == "a.xml");
    CHECK(world.blobs.objects.begin()->second == "<a/>");
}

TEST_CASE("an upload is refused without its type, its content or the right to it", "[storage][data]") {
    test::World world;
    const auto id = world.instance();
    const auto target = "/instances/" + id + "/data?dataType=";
    CHECK(upload(world, "/instances/" + id + "/data", world.user, "x", {}).status == 400);
    CHECK(upload(world, target + "unknown", world.user, "x", {}).status == 400);
    CHECK(upload(world, target + "model", world.user, "", {}).status == 400);
    CHECK(upload(world, target + "model", nullptr, "x", {}).status == 401);
    world.decisions.rule = [](const auto& asked) {
        return Answer{
            .decision = asked.action == "poke" ? "Deny" : "Permit",
            .minimumLevel = {},
            .minimumLevelForOrgs = {}};
    };
    CHECK(upload(world, target + "secret", world.user, "x", {}).status == 403);
    CHECK(upload(world, target + "model", world.user, "x", {}).status == 201);
    world.decisions.rule = [](const auto&) {
        return Answer{.decision = "Deny", .minimumLevel = {}, .minimumLevelForOrgs = {}};
    };
    CHECK(upload(world, target + "model", auth::testing::user(1, 1), "x", {}).status == 403);
    CHECK(world.blobs.objects.size() == 1);
}

TEST_CASE("what the owner adds is unread until a user reads it", "[storage][data]") {
    test::World world;
    const auto id = world.instance();
    REQUIRE(world.put("/instances/" + id + "/readstatus?status=Read", world.user).status == 200);
    const auto path = world.element(id, world.owner);
    const auto added = world.get("/instances/" + id, world.user).value();
    CHECK(added["status"].text("readStatus") == "UpdatedSinceLastReview");
    CHECK(added["data"].asArray()->at(0)["isRead"].asBool() == false);
    CHECK(world.get(path, world.owner).status == 200);
    CHECK(
        world.get("/instances/" + id, world.user).value()["data"].asArray()->at(0)["isRead"].asBool() == false
    );
    const auto version = world.get("/instances/" + id, world.user).header("ETag");
    CHECK(world.get(path, world.user).status == 200);
    CHECK(
        world.get("/instances/" + id, world.user).value()["data"].asArray()->at(0)["isRead"].asBool() == true
    );
    CHECK(world.get("/instances/" + id, world.user).header("ETag") == version);
}

TEST_CASE("an overwrite replaces bytes, names and references", "[storage][data]") {
    test::World world;
    const auto id = world.instance();
    const auto path = world.element(id, world.user, "old");
    const auto put = [&](std::string bytes, http::CallerPtr caller) {
        return world.send(
            {http::Method::put, path, caller, std::move(bytes), {{"Content-Type", "text/html"}}, {}}
        );
    };
    const auto reply = put("newer", world.user);
    REQUIRE(reply.status == 200);
    CHECK(reply.value()["size"].asInteger() == 5);
    CHECK(reply.value().text("contentType") == "text/html");
    CHECK_FALSE(reply.value().find("refs"));
    const auto read = world.get(path, world.user);
    CHECK(read.text == "newer");
    CHECK(read.header("Content-Disposition").empty());
    CHECK(read.header("X-Content-Type-Options") == "nosniff");  // a page of a user's is not the platform's
    CHECK(read.header("Content-Security-Policy") == "sandbox");
    CHECK(put("", world.user).status == 422);
    CHECK(world.get(path, world.user).text == "newer");

    REQUIRE(world.put("/instances/" + id + "/readstatus?status=Read", world.user).status == 200);
    CHECK(put("owner's", world.owner).value()["isRead"].asBool() == false);
    CHECK(world.get("/instances/" + id, world.user).value()["status"].text("readStatus") == "Unread");

    SECTION("but not of a locked one, which can still be deleted") {
        CHECK(world.put(path + "/lock", world.user).status == 201);
        CHECK(world.put(path + "/lock", world.user).status == 200);
        const auto objects = world.blobs.objects.size();
        CHECK(put("x", world.user).status == 409);
        CHECK(world.blobs.objects.size() == objects);
        CHECK(world.del(path, world.user).status == 200);
        CHECK(world.get(path, world.user).status == 404);
    }
    SECTION("a lock is opened by whoever may write, unlock or reject") {
        CHECK(world.put(path + "/lock", world.user).status == 201);
        world.decisions.rule = [](const auto& asked) {
            return Answer{
                .decision = asked.action == "unlock" ? "Permit" : "Deny",
                .minimumLevel = {},
                .minimumLevelForOrgs = {}};
        };
        CHECK(world.del(path + "/lock", world.user).value()["locked"].asBool() == false);
        world.decisions.rule = [](const auto&) {
            return Answer{.decision = "Deny", .minimumLevel = {}, .minimumLevelForOrgs = {}};
        };
        CHECK(world.del(path + "/lock", world.user).status == 403);
        CHECK(world.put(path + "/lock", world.user).status == 403);
    }
}

TEST_CASE("a delayed deletion hides the element from all but the owner", "[storage][data]") {
    test::World world;
    const auto id = world.instance();
    const auto made = upload(world, "/instances/" + id + "/data?dataType=later", world.user, "x", {});
    const auto path = "/instances/" + id + "/data/" + made.value().text("id").value();
    CHECK(world.del(world.element(id, world.user) + "?delay=true", world.user).status == 400);
    CHECK(
        world.del(path + "?delay=true", world.user).value()["deleteStatus"]["isHardDeleted"].asBool() == true
    );
    CHECK(world.get(path, world.user).status == 404);
    CHECK(world.get(path, world.owner).text == "x");
    CHECK(world.get("/instances/" + id, world.user).value()["data"].asArray()->size() == 1);
    CHECK(world.get("/instances/" + id, world.owner).value()["data"].asArray()->size() == 2);
    CHECK(
        world.get("/instances/" + id + "/dataelements", world.user)
            .value()["dataElements"]
            .asArray()
            ->size() == 1
    );
}

TEST_CASE("metadata of an element is taken from the body as a whole", "[storage][data]") {
    test::World world;
    const auto id = world.instance();
    const auto path = world.element(id, world.user);
    const auto elementId = path.substr(path.rfind('/') + 1);
    const auto target = "/instances/" + id + "/dataelements/" + elementId;
    const auto body =
        R"({"id":")" + elementId + R"(","instanceGuid":")" + id.substr(5) +
        R"(","dataType":"model","tags":["a"],"size":99,"lastChanged":"2030-01-01T00:00:00Z","lastChangedBy":"me"})";
    const auto reply = world.put(target, world.user, body);
    REQUIRE(reply.status == 200);
    CHECK(reply.value()["tags"].asArray()->size() == 1);
    CHECK(reply.value()["size"].asInteger() == 3);
    CHECK(world.get("/instances/" + id, world.user).value().text("lastChangedBy") == "me");
    CHECK(world.put(target, world.user, R"({"id":"x"})").status == 400);
    const auto other = world.instance();
    CHECK(world.put("/instances/" + other + "/dataelements/" + elementId, world.user, body).status == 400);
}

TEST_CASE("the scanner speaks with the platform's token", "[storage][data]") {
    test::World world;
    const auto id = world.instance();
    const auto made =
        upload(world, "/instances/" + id + "/data?dataType=scanned", world.user, "x", {}).value();
    CHECK(made.text("fileScanResult") == "Pending");
    const auto elementId = made.text("id").value();
    const auto target = "/instances/" + id + "/dataelements/" + elementId + "/filescanstatus";
    const auto clean = R"({"fileScanResult":"Clean"})";
    const auto scanner = auth::testing::platform("scanner");
    CHECK(world.put(target, world.user, clean).status == 403);
    CHECK(world.put(target, nullptr, clean, scanner).status == 200);
    CHECK(
        world.get("/instances/" + id, world.user).value()["data"].asArray()->at(0).text("fileScanResult") ==
        "Clean"
    );
    const auto exists = world.send(
        {http::Method::get, "/instances/" + id + "/dataelementexists/" + elementId, {}, {}, {}, scanner}
    );
    CHECK(exists.text == "true");
}
