#include <catch2/catch.hpp>

#include "app_events.hpp"
#include "generic_events.hpp"
#include "support.hpp"

using namespace varde;
using namespace varde::events;
using namespace varde::events::testing;
using auth::testing::Answer;
using auth::testing::Asked;

namespace {

const std::string source =
    "https://ttd.apps.altinn.no/ttd/demo/instances/50001/5b1f6f0e-0a0a-4b61-8a39-0c1d2e3f4a5b";

std::string appEvent(const std::string& from = source) {
    return R"({"id":null,"source":")" + from +
           R"(","specversion":"1.0","type":"app.instance.created","subject":"/party/50001",)"
           R"("time":"2001-01-01T00:00:00Z","alternativesubject":"/person/01017512345","data":{"dropped":1},)"
           R"("dataschema":null,"contenttype":null})";
}

struct Handlers {
    World world;
    ListSettings settings{"https://platform.altinn.no", std::chrono::seconds(0)};
    AppEvents app{
        world.events, world.authorization, world.registerClient, world.platformCaller, world.clock, settings};
    GenericEvents generic{world.events, world.authorization, world.platformCaller, settings};

    http::Response postApp(std::string body, http::CallerPtr caller) {
        auto sent = request(http::Method::post, "/events/api/v1/app", std::move(caller), std::move(body));
        return run(app.post(sent));
    }
    http::Response postGeneric(
        std::string body, http::CallerPtr caller, std::string type = "application/cloudevents+json"
    ) {
        auto sent = request(
            http::Method::post, "/events/api/v1/events", std::move(caller), std::move(body), std::move(type)
        );
        return run(generic.post(sent));
    }
    http::Response listParty(const std::string& query, http::CallerPtr caller, http::Headers headers = {}) {
        http::Request sent(http::Method::get, "/events/api/v1/app/party?" + query, std::move(headers));
        sent.callerPtr = std::move(caller);
        return run(app.listOfParty(sent));
    }
};

http::CallerPtr publisher(const std::string& scope = "altinn:events.publish") {
    return auth::testing::serviceOwner("skd", "974761076", scope);
}

const std::string generic =
    R"({"specversion":"1.0","id":"mine-1","source":"urn:x:y","type":"t","resource":"urn:altinn:resource:tax","ext":"kept"})";

}  // namespace

TEST_CASE("an app posts an event of its own instance", "[events][app]") {
    Handlers handlers;
    handlers.world.platform = auth::testing::platform("demo", "ttd");
    auto response = handlers.postApp(appEvent(), auth::testing::user(1337, 50001));
    CHECK(response.status == http::Status::created);
    CHECK(header(response, "Location") == "/party/50001");
    const auto id = *json::parseValue(text(response)).asString();
    CHECK(Guid::parse(id));
    CHECK(handlers.world.database.count("events") == 1);
    CHECK(handlers.world.database.count("publications") == 1);
    CHECK(handlers.world.database.count("trace_log") == 1);

    const auto listed = run(handlers.world.events.list({}, std::chrono::seconds(0))).at(0).event;
    CHECK(listed.id == id);
    CHECK(listed.time == "2026-02-03T08:15:30.123456Z");
    CHECK(listed.resource == "urn:altinn:resource:app_ttd_demo");
    CHECK(listed.resourceinstance == "50001/5b1f6f0e-0a0a-4b61-8a39-0c1d2e3f4a5b");
    CHECK(listed.alternativesubject == "/person/01017512345");
    CHECK_FALSE(listed.data);
}

TEST_CASE("nobody posts an event of an app that is not theirs", "[events][app]") {
    Handlers handlers;
    const auto user = auth::testing::user(1337, 50001);
    SECTION("without a platform token") {
        CHECK(handlers.postApp(appEvent(), user).status == http::Status::forbidden);
    }
    SECTION("as another app, even one whose name begins alike, or as another org") {
        for (const auto& [app, org] : std::vector<std::pair<std::string, std::string>>{
                 {"dem", "ttd"}, {"demo-2", "ttd"}, {"demo", "skd"}, {"", "ttd"}}) {
            handlers.world.platform = auth::testing::platform(app, org);
            auto response = handlers.postApp(appEvent(), user);
            CHECK(response.status == http::Status::unauthorized);
            CHECK(text(response).starts_with('"'));
        }
    }
    SECTION("or with a source that is no URL, or without what an event must have") {
        handlers.world.platform = auth::testing::platform("demo", "ttd");
        auto relative = request(http::Method::post, "/app", user, appEvent("/ttd/demo/instances/1/2"));
        CHECK(problemOf(handlers.app.post(relative)).code == Errc::badRequest);
        auto incomplete =
            request(http::Method::post, "/app", user, R"({"source":"https://h/ttd/demo/i/1/2","type":"t"})");
        CHECK(problemOf(handlers.app.post(incomplete)).code == Errc::badRequest);
        auto plain = request(http::Method::post, "/app", user, appEvent(), "text/plain");
        CHECK(run(handlers.app.post(plain)).status == http::Status::unsupportedMediaType);
    }
    CHECK(handlers.world.database.count("events") == 0);
}

TEST_CASE("a generic event is published by who the policy lets", "[events][generic]") {
    Handlers handlers;
    handlers.world.decisions.rule = [](const Asked& asked) {
        const bool fits = asked.action == "publish" && asked.resource.at("urn:altinn:resource") == "tax" &&
                          asked.resource.at("urn:altinn:event-id") == "mine-1";
        return fits ? Answer{} : deny();
    };
    auto response = handlers.postGeneric(generic, publisher());
    CHECK(response.status == http::Status::ok);
    CHECK(text(response).empty());
    const auto stored = run(handlers.world.events.list({}, std::chrono::seconds(0))).at(0);
    CHECK(json::parseValue(stored.document).text("ext") == "kept");
    CHECK_FALSE(stored.event.time);

    SECTION("obligations do not count") {
        handlers.world.decisions.rule = [](const Asked&) { return permitAt(4); };
        CHECK(handlers.postGeneric(generic, publisher()).status == http::Status::ok);
    }
    SECTION("the admin scope asks nobody, but does not open the door by itself") {
        handlers.world.decisions.rule = [](const Asked&) { return deny(); };
        const auto calls = handlers.world.decisions.calls;
        CHECK(
            handlers.postGeneric(generic, publisher("altinn:events.publish ALTINN:events.publish.admin"))
                .status == http::Status::ok
        );
        CHECK(handlers.world.decisions.calls == calls);
        CHECK(
            handlers.postGeneric(generic, publisher("altinn:events.publish.admin")).status ==
            http::Status::forbidden
        );
    }
    SECTION("an app's token opens it too") {
        handlers.world.platform = auth::testing::platform("demo", "ttd");
        CHECK(handlers.postGeneric(generic, auth::testing::user(1, 2)).status == http::Status::ok);
    }
}

TEST_CASE("a generic event is refused", "[events][generic]") {
    Handlers handlers;
    SECTION("without scope or platform token") {
        CHECK(handlers.postGeneric(generic, publisher("other")).status == http::Status::forbidden);
        CHECK(handlers.world.decisions.calls == 0);
    }
    SECTION("when the policy says so") {
        handlers.world.decisions.rule = [](const Asked&) { return deny(); };
        CHECK(handlers.postGeneric(generic, publisher()).status == http::Status::forbidden);
    }
    SECTION("as plain JSON") {
        CHECK(
            handlers.postGeneric(generic, publisher(), "application/json").status ==
            http::Status::unsupportedMediaType
        );
    }
    SECTION("without a resource, or with one that is no URN") {
        for (const auto* more :
             {"", R"(,"resource":"")", R"(,"resource":"tax")", R"(,"resource":"urn:altinn:X")"}) {
            auto sent = request(
                http::Method::post,
                "/events",
                publisher(),
                std::string(R"({"specversion":"1.0","id":"1","source":"x","type":"t")") + more + "}",
                "application/cloudevents+json"
            );
            CHECK(problemOf(handlers.generic.post(sent)).code == Errc::badRequest);
        }
    }
    CHECK(handlers.world.database.count("events") == 0);
}

TEST_CASE("a caller lists only what the policy lets them read", "[events][app]") {
    Handlers handlers;
    handlers.world.platform = auth::testing::platform("demo", "ttd");
    for (const auto* party : {"1", "2", "3"}) {
        auto body = appEvent("https://h/ttd/demo/instances/" + std::string(party) + "/abc");
        handlers.postApp(body, auth::testing::user(1, 1));
    }
    handlers.world.decisions.rule = [](const Asked& asked) {
        const bool about = asked.action == "read" &&
                           asked.resource.at("urn:altinn:appresource") == "events" &&
                           asked.resource.at("urn:altinn:org") == "ttd";
        const auto instance = asked.resource.at("urn:altinn:instance-id");
        if (instance == "3/abc") return permitAt(4);  // a level that the caller has not
        return about && instance == "2/abc" ? Answer{} : deny();
    };
    http::Request sent(http::Method::get, "/events/api/v1/app/ttd/demo?after=0&size=10&x=y");
    sent.setPathParameter("org", "ttd");
    sent.setPathParameter("app", "demo");
    sent.callerPtr = auth::testing::serviceOwner("ttd");
    auto response = run(handlers.app.listOfApp(sent));
    CHECK(response.status == http::Status::ok);
    CHECK(header(response, "Content-Type") == "application/cloudevents+json; charset=utf-8");
    const auto events = json::parseValue(text(response));
    REQUIRE(events.asArray()->size() == 1);
    const auto id = events.asArray()->front().text("id").value();
    CHECK(
        header(response, "next") ==
        "https://platform.altinn.no/events/api/v1/app/ttd/demo?after=" + id + "&size=10&x=y"
    );

    SECTION("and an empty page has no next link") {
        handlers.world.decisions.rule = [](const Asked&) { return deny(); };
        http::Request again(http::Method::get, "/events/api/v1/app/ttd/demo?after=0");
        again.setPathParameter("org", "ttd");
        again.setPathParameter("app", "demo");
        again.callerPtr = auth::testing::serviceOwner("ttd");
        auto empty = run(handlers.app.listOfApp(again));
        CHECK(text(empty) == "[]");
        CHECK(header(empty, "next").empty());
    }
    SECTION("who is no organisation may not list an app's events at all") {
        sent.callerPtr = auth::testing::user(1337, 50001);
        auto refused = run(handlers.app.listOfApp(sent));
        CHECK(refused.status == http::Status::unauthorized);
    }
}

TEST_CASE("a party is found by its number, which stays out of links", "[events][app]") {
    Handlers handlers;
    handlers.world.platform = auth::testing::platform("demo", "ttd");
    handlers.postApp(appEvent(), auth::testing::user(1337, 50001));
    handlers.world.client.answer = [](const FakeClient::Call& call) {
        CHECK(call.url == "http://register/register/api/v1/parties/lookup");
        CHECK(call.headers.find("PlatformAccessToken") == "platform-token");
        const bool known = call.body == R"({"ssn":"01017512345","orgNo":null})";
        return known ? std::pair(200, std::string(R"({"partyId":50001})")) : std::pair(404, std::string());
    };
    auto response =
        handlers.listParty("from=2020-01-01Z", auth::testing::user(1337, 50001), {{"person", "01017512345"}});
    CHECK(json::parseValue(text(response)).asArray()->size() == 1);
    CHECK(header(response, "next").find("01017512345") == std::string::npos);
    // The decision is asked for about the party itself.
    CHECK(handlers.world.decisions.asked.back().resource.at("urn:altinn:partyid") == "50001");

    http::Request unknown(http::Method::get, "/events/api/v1/app/party?after=1&unit=991825827");
    unknown.callerPtr = auth::testing::user(1337, 50001);
    CHECK(problemOf(handlers.app.listOfParty(unknown)).code == Errc::notFound);
    http::Request nobody(http::Method::get, "/events/api/v1/app/party?after=1");
    nobody.callerPtr = auth::testing::user(1337, 50001);
    CHECK(problemOf(handlers.app.listOfParty(nobody)).code == Errc::badRequest);
}

TEST_CASE("what nobody can be asked about is left out of a page and spoils no other", "[events][app]") {
    Handlers handlers;
    handlers.world.platform = auth::testing::platform("demo", "ttd");
    handlers.postApp(appEvent(source + "?x=1"), auth::testing::user(1337, 50001));
    handlers.postApp(appEvent(source + "?"), auth::testing::user(1337, 50001));
    handlers.postApp(appEvent(), auth::testing::user(1337, 50001));
    auto spoil = [](sql::Transaction& tx) -> Task<> {
        std::vector<sql::Value> args;
        co_await tx.query("UPDATE events SET document = '{' WHERE sequence = 2", std::move(args));
    };
    run(handlers.world.database.handle().write(spoil));

    auto response = handlers.listParty("after=0&party=50001", auth::testing::user(1337, 50001));
    CHECK(json::parseValue(text(response)).asArray()->size() == 1);
    CHECK(handlers.world.decisions.asked.size() == 1);
}

TEST_CASE("a consumer's decision about an app event is asked for its party", "[events][app]") {
    World world;
    const auto event = model::parseCloudEvent(
        R"({"specversion":"1.0","id":"1","source":")" + source +
        R"(","type":"app.instance.created","subject":"/party/510001","resource":"urn:altinn:resource:app_ttd_demo"})"
    );
    std::vector<std::string> consumers{"/org/ttd"};
    CHECK(run(world.authorization.mayReceive(event, std::move(consumers))).at("/org/ttd"));
    CHECK(world.decisions.asked.at(0).resource.at("urn:altinn:partyid") == "510001");
}

TEST_CASE("generic events are listed with the subscribe scope", "[events][generic]") {
    Handlers handlers;
    handlers.world.stored(
        R"({"specversion":"1.0","id":"1","source":"s","type":"t","resource":"urn:altinn:resource:tax",)"
        R"("subject":"urn:altinn:person:identifier-no:01017512345","alternativesubject":"/a"})"
    );
    handlers.world.client.answer = [](const FakeClient::Call& call) {
        CHECK(call.url.find("01017512345") == std::string::npos);
        return std::pair(200, std::string(R"({"data":[{"partyUuid":"5f"}]})"));
    };
    const auto list = [&](http::CallerPtr caller) {
        http::Request sent(
            http::Method::get,
            "/events/api/v1/events?resource=urn:altinn:resource:tax&after=0",
            {{"Altinn-AlternativeSubject", "/a"}}
        );
        sent.callerPtr = std::move(caller);
        return run(handlers.generic.list(sent));
    };
    CHECK(list(publisher()).status == http::Status::forbidden);
    auto response = list(publisher("altinn:events.subscribe"));
    const auto events = json::parseValue(text(response));
    REQUIRE(events.asArray()->size() == 1);
    CHECK(events.asArray()->front().text("subject") == "urn:altinn:person:identifier-no:01017512345");
    CHECK(header(response, "next").ends_with("&subject=urn%3Aaltinn%3Aperson%3Aidentifier-no%3A01017512345"));
    const auto& asked = handlers.world.decisions.asked.back();
    CHECK(asked.action == "subscribe");
    CHECK(asked.resource.at("urn:altinn:party:uuid") == "5f");
}
