#include "base/encoding.hpp"
#include "world.hpp"

using namespace varde;
using auth::testing::Answer;

TEST_CASE(
    "a signature holds the digests of what was signed and replaces the signee's former one", "[storage][sign]"
) {
    test::World world;
    const auto id = world.instance();
    const auto path = world.element(id, world.user, "signed text");
    const auto elementId = path.substr(path.rfind('/') + 1);
    const auto target = "/instances/" + id + "/sign";
    const auto body = [&](const std::string& signee, const std::string& element) {
        return R"({"signatureDocumentDataType":"signature","generatedFromTask":"Task_1","dataElementSignatures":[{"dataElementId":")" +
               element + R"(","signed":true}],"signee":)" + signee + "}";
    };
    const auto signatures = [&] {
        std::vector<json::Value> found;
        const auto instance = world.get("/instances/" + id, world.user).value();
        for (const auto& one : *instance["data"].asArray()) {
            if (one.text("dataType") == "signature") found.push_back(one);
        }
        return found;
    };
    const auto me = body(R"({"userId":"1337"})", elementId);
    const auto reply = world.post(target, world.user, me);
    CHECK(reply.status == 201);
    CHECK(reply.text == R"("SignDocument is created")");
    REQUIRE(signatures().size() == 1);
    const auto element = signatures()[0];
    CHECK(element["locked"].asBool() == true);
    CHECK(element.text("filename") == "signature.json");
    const auto document =
        world.get("/instances/" + id + "/data/" + element.text("id").value(), world.user).value();
    CHECK(document["signeeInfo"].find("personNumber")->isNull());
    CHECK(
        document["dataElementSignatures"].asArray()->at(0).text("sha256Hash") == hex(sha256("signed text"))
    );

    CHECK(world.post(target, world.user, me).status == 201);
    CHECK(signatures().size() == 1);
    CHECK(world.post(target, world.user, body(R"({"userId":"1338"})", elementId)).status == 201);
    CHECK(signatures().size() == 2);

    CHECK(world.post(target, world.user, body("{}", elementId)).status == 400);
    CHECK(world.post(target, world.user, body(R"({"userId":"1"})", Guid::random().toString())).status == 404);
    CHECK(world.post(target, auth::testing::callerOf({}), me).status == 401);
    world.decisions.rule = [](const auto&) {
        return Answer{.decision = "Deny", .minimumLevel = {}, .minimumLevelForOrgs = {}};
    };
    CHECK(world.post(target, auth::testing::user(1, 1), me).status == 403);
    world.decisions.rule = {};
    REQUIRE(
        world.put("/instances/" + id + "/process", world.user, R"({"currentTask":{"elementId":"Task_2"}})")
            .status == 200
    );
    CHECK(world.post(target, world.user, me).status == 405);
}
