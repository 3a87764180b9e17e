#include "routes.hpp"

#include <catch2/catch.hpp>

#include "contract.hpp"
#include "openapi/published.hpp"
#include "service.hpp"
#include "support.hpp"

using namespace varde;
using namespace varde::events;
using namespace varde::events::testing;

namespace {

struct Api {
    World world;
    FanOut fanOut{
        world.work,
        world.subscriptions,
        world.authorization,
        world.registerClient,
        world.clock,
        world.published,
        world.deliverable,
        {}};
    ListSettings settings;
    AppEvents app{
        world.events, world.authorization, world.registerClient, world.platformCaller, world.clock, settings};
    GenericEvents generic{world.events, world.authorization, world.platformCaller, settings};
    Subscriptions subscriptions{
        world.subscriptions, world.authorization, world.registerClient, {"apps.altinn.no", false}};
    PlatformEvents platform{world.events, world.work, fanOut};
    http::Router router = routes({app, generic, subscriptions, platform, world.work});

    http::Response call(http::Method method, const std::string& path, std::string body, std::string type) {
        auto sent = request(method, path, nullptr, std::move(body), std::move(type));
        const auto match = router.match(method, path);
        REQUIRE(match.route);
        return run(match.route->handler(sent));
    }
};

const std::string event =
    R"({"specversion":"1.0","id":"0f3c7f9e-7c1b-4a53-9d6a-3f6b6f3a9e10","source":"urn:x:y","type":"t",)"
    R"("resource":"urn:altinn:resource:tax"})";
const std::string cloudEvent = "application/cloudevents+json";

}  // namespace

TEST_CASE("each endpoint says who may call it", "[events][routes]") {
    using http::Access;
    using http::Method;
    Api api;
    struct Row {
        Method method;
        std::string path;
        Access access;
    };
    const std::vector<Row> table{
        {Method::post, "/app", Access::user},
        {Method::get, "/app/ttd/demo", Access::user},
        {Method::get, "/app/party", Access::user},
        {Method::post, "/events", Access::user},
        {Method::get, "/events", Access::user},
        {Method::post, "/inbound", Access::platform},
        {Method::post, "/outbound", Access::platform},
        {Method::post, "/storage/events", Access::platform},
        {Method::post, "/storage/events/logs", Access::platform},
        {Method::post, "/subscriptions", Access::user},
        {Method::get, "/subscriptions", Access::user},
        {Method::get, "/subscriptions/1", Access::user},
        {Method::del, "/subscriptions/1", Access::user},
        {Method::put, "/subscriptions/validate/1", Access::platform},
        {Method::post, "/tests/webhookreceiver", Access::anonymous}};
    for (const auto& row : table) {
        CAPTURE(row.path);
        const auto match = api.router.match(row.method, "/events/api/v1" + row.path);
        REQUIRE(match.route);
        CHECK(match.route->access == row.access);
    }
    std::size_t anonymous = 0;
    for (const auto& route : api.router.routes()) anonymous += route.access == Access::anonymous ? 1u : 0u;
    // Beside the receiver: /health, and /error with every method.
    const auto open = api.router.match(Method::get, "/health");
    REQUIRE(open.route);
    CHECK(anonymous + 14 == api.router.routes().size());
}

TEST_CASE("the platform's workers store, tell and log", "[events][routes]") {
    Api api;
    const auto post =
        [&](const std::string& path, const std::string& body, const std::string& type = cloudEvent) {
            return http::code(api.call(http::Method::post, "/events/api/v1" + path, body, type).status);
        };
    CHECK(post("/storage/events", event) == 200);
    CHECK(post("/storage/events", event) == 200);
    CHECK(api.world.database.count("events") == 1);
    CHECK(api.world.database.count("publications") == 0);
    CHECK(post("/inbound", event) == 200);
    CHECK(api.world.database.count("publications") == 1);
    CHECK(post("/inbound", event, "application/json") == 415);

    const std::string log =
        R"({"CloudEventId":"0f3c7f9e-7c1b-4a53-9d6a-3f6b6f3a9e10","Endpoint":"https://h/","StatusCode":"200"})";
    CHECK(post("/storage/events/logs", log, "application/json") == 201);
    CHECK(
        api.world.database.count("trace_log WHERE response_code = 200 AND activity = 'WebhookPostResponse'"
        ) == 1
    );
    auto wrong =
        request(http::Method::post, "/", nullptr, R"({"cloudEventId":"x","endpoint":"h","statusCode":1})");
    CHECK(problemOf(api.platform.log(wrong)).code == Errc::badRequest);
}

TEST_CASE("a publication that is told at once leaves its deliveries, or says why not", "[events][routes]") {
    Api api;
    model::Subscription subscription;
    subscription.endPoint = "https://hook/";
    subscription.resourceFilter = "urn:altinn:resource:tax";
    subscription.consumer = subscription.createdBy = "/org/ttd";
    run(api.world.subscriptions.add(subscription));
    run(api.world.subscriptions.setValidated(1));
    const auto post = [&](const std::string& body) {
        return api.call(http::Method::post, "/events/api/v1/outbound", body, cloudEvent);
    };
    CHECK(post(event).status == http::Status::ok);
    CHECK(api.world.database.count("deliveries WHERE publication IS NOT NULL") == 1);
    CHECK(api.world.database.count("publications") == 1);

    CHECK(
        post(R"({"specversion":"1.0","id":"1","source":"s","type":"t"})").status == http::Status::unavailable
    );
    api.world.clock.advance(std::chrono::hours(1));  // remembered decisions are over
    api.world.decisions.rule = [](const auto&) -> auth::testing::Answer {
        throw Problem(Errc::badGateway, "no decision could be had");
    };
    auto refused = post(event);
    CHECK(refused.status == http::Status::unavailable);
    CHECK(text(refused).starts_with('"'));
    CHECK(api.world.database.count("publications") == 1);
}

TEST_CASE("a decision is remembered for its subject and instance only", "[events][authorization]") {
    Api api;
    api.world.decisions.rule = [](const auto& asked) {
        return asked.resource.at("urn:altinn:partyid") == "1" ? auth::testing::Answer{} : deny();
    };
    const auto may = [&](const std::string& party) {
        model::CloudEvent asked;
        asked.id = "x";
        asked.type = "app.instance.created";
        asked.source = "https://ttd.apps.altinn.no/ttd/demo/instances/" + party + "/abc";
        asked.subject = "/party/" + party;
        asked.resource = "urn:altinn:resource:app_ttd_demo";
        return run(api.world.authorization.mayReceive(asked, {"/user/1337", "/org/ttd", "/party/7"}));
    };
    for (int i = 0; i < 2; ++i) {
        auto one = may("1");
        CHECK(one["/user/1337"]);
        CHECK(one["/org/ttd"]);
        CHECK_FALSE(one["/party/7"]);  // a kind of consumer that an answer cannot name
        CHECK_FALSE(may("2")["/org/ttd"]);
    }
    CHECK(api.world.decisions.calls == 2);
    api.world.clock.advance(std::chrono::seconds(61));
    may("1");
    CHECK(api.world.decisions.calls == 3);
}

TEST_CASE("a missing decision point is the service's fault, not the caller's", "[events][routes]") {
    const auto response = renderProblem(Problem(Errc::badGateway, "no decision could be had"), {});
    CHECK(response.status == http::Status::internalError);
    CHECK(header(response, "Content-Type") == "application/json; charset=utf-8");
}

TEST_CASE("the published contract of events is what its routes and models say", "[events][contract]") {
    Api api;
    auto described = contract();
    openapi::describeItself(described, {"/events/api/v1"});
    CHECK(described.disagreements(api.router) == std::vector<std::string>());
    const auto file = std::string(VARDE_SOURCE_DIR) + "/proto-contracts/events.openapi.json";
    CHECK(openapi::differenceToFile(api.router, "/events/api/v1/openapi.json", file) == "");
}

TEST_CASE("the published schemas of the bus are what events reads and says", "[events][contract]") {
    const auto folder = std::string(VARDE_SOURCE_DIR) + "/proto-contracts/bus/";
    CHECK(openapi::differenceToFile(registeredSchema(), folder + "events.registered.schema.json") == "");
    CHECK(openapi::differenceToFile(committedSchema(), folder + "events.committed.schema.json") == "");
}
