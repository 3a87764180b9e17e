#include "subscriptions.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

using namespace varde;
using namespace varde::events;
using namespace varde::events::testing;
using auth::testing::Answer;
using auth::testing::Asked;

namespace {

struct Handlers {
    World world;
    Subscriptions handler{
        world.subscriptions, world.authorization, world.registerClient, {"apps.altinn.no", false}};

    http::Response create(std::string body, http::CallerPtr caller) {
        auto sent =
            request(http::Method::post, "/events/api/v1/subscriptions", std::move(caller), std::move(body));
        return run(handler.create(sent));
    }
    http::Response call(
        Task<http::Response> (Subscriptions::*method)(http::Request&),
        const std::string& id,
        http::CallerPtr caller
    ) {
        auto sent = request(http::Method::get, "/", std::move(caller));
        sent.setPathParameter("id", id);
        return run((handler.*method)(sent));
    }
};

const http::CallerPtr org = auth::testing::serviceOwner("ttd", "405003309", "altinn:Events.Subscribe");
const http::CallerPtr user = auth::testing::user(1337, 50001);
const std::string app =
    R"({"endPoint":"https://HOOK.example.org?code=abc","resourceFilter":"urn:altinn:resource:app_ttd_demo")";

}  // namespace

TEST_CASE("a service owner subscribes to an app", "[events][subscriptions]") {
    Handlers handlers;
    auto response =
        handlers.create(app + R"(,"typeFilter":"app.instance.created","consumer":"/org/other"})", org);
    CHECK(response.status == http::Status::created);
    CHECK(header(response, "Location") == "/events/api/v1/subscription/1");
    const auto stored = json::parse<model::Subscription>(text(response));
    CHECK(stored.endPoint == "https://hook.example.org/?code=abc");
    CHECK(stored.consumer == "/org/ttd");
    CHECK(stored.createdBy == "/org/ttd");
    CHECK_FALSE(stored.validated);
    CHECK(json::parseValue(text(response)).text("created") == "2026-02-03T08:15:30.123456Z");

    const auto& asked = handlers.world.decisions.asked.back();
    CHECK(asked.action == "read");
    CHECK(asked.subject.at("urn:altinn:org") == "ttd");
    CHECK(asked.resource.at("urn:altinn:app") == "demo");
    CHECK(asked.resource.at("urn:altinn:appresource") == "events");
    // Its endpoint is asked to show that it is there.
    CHECK(handlers.world.database.count("deliveries") == 1);

    SECTION("and the same again is the same subscription, validated anew") {
        auto again = handlers.create(app + R"(,"typeFilter":"app.instance.created"})", org);
        CHECK(again.status == http::Status::created);
        CHECK(text(again) == text(response));
        CHECK(handlers.world.database.count("subscriptions") == 1);
        CHECK(handlers.world.database.count("deliveries") == 2);
    }
    SECTION("but another type is another subscription") {
        handlers.create(app + R"(,"typeFilter":"other"})", org);
        CHECK(handlers.world.database.count("subscriptions") == 2);
    }
}

TEST_CASE("what a subscription asks for must fit together", "[events][subscriptions]") {
    Handlers handlers;
    struct Row {
        std::string body;
        http::CallerPtr caller;
        int status;
    };
    const std::string hook = R"({"endPoint":"https://hook.example.org/")";
    for (const auto& row : std::vector<Row>{
             {R"({"resourceFilter":"urn:altinn:resource:x"})", org, 400},
             {R"({"endPoint":"http://hook.example.org/","resourceFilter":"urn:altinn:resource:x"})",
              org,
              400},
             {R"({"endPoint":"/relative","resourceFilter":"urn:altinn:resource:x"})", org, 400},
             {hook + R"(,"sourceFilter":"http://ttd.apps.altinn.no/ttd/demo"})", org, 400},
             {hook + R"(,"resourceFilter":"urn:altinn:resource:X"})", org, 400},
             {hook + R"(,"resourceFilter":"urn:altinn:resource:app_x"})", org, 400},
             {hook + R"(,"resourceFilter":"urn:altinn:resource:x"})", user, 403},  // scope
             {hook + R"(,"resourceFilter":"urn:altinn:resource:x"})", org, 201},
             {hook + R"(})", org, 400},
             {hook + R"(,"resourceFilter":"urn:altinn:resource:x","sourceFilter":"https://h/a/b"})",
              org,
              400},
             {hook + R"(,"resourceFilter":"urn:altinn:resource:x","alternativeSubjectFilter":"/org/1"})",
              org,
              400},
             {hook + R"(,"resourceFilter":"urn:altinn:resource:x","includeSubunits":true})", org, 400},
             {hook +
                  R"(,"resourceFilter":"urn:altinn:resource:x","includeSubunits":true,"subjectFilter":"urn:a:b"})",
              org,
              201},
             {hook + R"(,"sourceFilter":"https://ttd.apps.altinn.no/ttd/demo"})", org, 201},
             {hook + R"(,"sourceFilter":"https://ttd.apps.altinn.no/ttd/demo/"})", org, 400},
             {hook + R"(,"sourceFilter":"https://ttd.apps.altinn.no/ttd"})", org, 400},
             {hook +
                  R"(,"sourceFilter":"https://any/ttd/x","resourceFilter":"urn:altinn:resource:app_ttd_demo"})",
              org,
              400},
             {hook +
                  R"(,"sourceFilter":"https://any/ttd/demo","resourceFilter":"urn:altinn:resource:app_ttd_demo"})",
              org,
              201},
             {app + "}", user, 400},  // no subject
             {app + R"(,"subjectFilter":"/party/50001"})", user, 201},
             {app + R"(,"includeSubunits":true})", org, 400}}) {
        CAPTURE(row.body);
        CHECK(http::code(handlers.create(row.body, row.caller).status) == row.status);
    }
}

TEST_CASE(
    "an alternative subject is resolved, and what cannot be looks like none was given",
    "[events][subscriptions]"
) {
    Handlers handlers;
    handlers.world.client.answer = [](const FakeClient::Call& call) {
        if (call.body.find("991825827") != std::string::npos)
            return std::pair(200, std::string(R"({"partyId":500600})"));
        if (call.body.find("500") != std::string::npos) return std::pair(500, std::string());
        return std::pair(404, std::string());
    };
    for (const auto* prefix : {"/org/", "/organisation/"}) {
        auto found =
            handlers.create(app + R"(,"alternativeSubjectFilter":")" + prefix + R"(991825827"})", user);
        CHECK(found.status == http::Status::created);
        const auto stored = json::parseValue(text(found));
        CHECK(stored.text("subjectFilter") == "/party/500600");
        CHECK_FALSE(stored.find("alternativeSubjectFilter"));
    }
    auto none = handlers.create(app + "}", user);
    for (const auto* subject : {"/person/01017512345", "/person/500", "/other/1", "/person/"}) {
        auto refused = handlers.create(app + R"(,"alternativeSubjectFilter":")" + subject + R"("})", user);
        CHECK(refused.status == http::Status::badRequest);
        CHECK(text(refused) == text(none));
    }
}

TEST_CASE("who the policy does not let may not subscribe", "[events][subscriptions]") {
    Handlers handlers;
    handlers.world.decisions.rule = [](const Asked& asked) {
        return asked.subject.contains("urn:altinn:userid") ? deny() : Answer{};
    };
    auto refused = handlers.create(app + R"(,"subjectFilter":"/party/50001"})", user);
    CHECK(refused.status == http::Status::forbidden);
    CHECK(text(refused).find("urn:altinn:resource:app_ttd_demo") != std::string::npos);
    CHECK(handlers.world.database.count("subscriptions") == 0);
    CHECK(handlers.world.database.count("deliveries") == 0);
}

TEST_CASE("a subscription is seen and removed by its owner alone", "[events][subscriptions]") {
    Handlers handlers;
    handlers.create(app + "}", org);
    const auto other = auth::testing::serviceOwner("skd");
    CHECK(handlers.call(&Subscriptions::find, "1", org).status == http::Status::ok);
    CHECK(handlers.call(&Subscriptions::find, "1", other).status == http::Status::forbidden);
    CHECK(handlers.call(&Subscriptions::find, "1", user).status == http::Status::forbidden);
    CHECK(handlers.call(&Subscriptions::find, "2", other).status == http::Status::notFound);
    auto wrong = request(http::Method::get, "/", org);
    wrong.setPathParameter("id", "x");
    CHECK(problemOf(handlers.handler.find(wrong)).code == Errc::badRequest);

    auto list = request(http::Method::get, "/", org);
    auto mine = run(handlers.handler.list(list));
    CHECK(json::parseValue(text(mine))["count"].asInteger() == 1);
    auto listOfOther = request(http::Method::get, "/", other);
    auto none = run(handlers.handler.list(listOfOther));
    CHECK(text(none) == R"({"count":0,"subscriptions":[]})");

    CHECK(handlers.call(&Subscriptions::remove, "1", other).status == http::Status::forbidden);
    CHECK(handlers.world.database.count("subscriptions") == 1);
    CHECK(handlers.call(&Subscriptions::remove, "1", org).status == http::Status::ok);
    CHECK(handlers.call(&Subscriptions::remove, "1", org).status == http::Status::notFound);
    CHECK(handlers.world.database.count("subscriptions") == 0);
}

TEST_CASE("validating answers with what the subscription was before", "[events][subscriptions]") {
    Handlers handlers;
    handlers.create(app + "}", org);
    auto first = handlers.call(&Subscriptions::validate, "1", nullptr);
    CHECK(json::parse<model::Subscription>(text(first)).validated == false);
    auto second = handlers.call(&Subscriptions::validate, "1", nullptr);
    CHECK(json::parse<model::Subscription>(text(second)).validated == true);
    CHECK(handlers.call(&Subscriptions::validate, "2", nullptr).status == http::Status::notFound);
}

TEST_CASE("an event finds the subscriptions whose filters fit it", "[events][subscriptions]") {
    World world;
    const auto add = [&](const std::string& name, auto change) {
        model::Subscription subscription;
        subscription.endPoint = "https://hook/" + name;
        subscription.resourceFilter = "urn:altinn:resource:app_ttd_demo";
        subscription.consumer = subscription.createdBy = "/org/ttd";
        change(subscription);
        const auto stored = run(world.subscriptions.add(subscription));
        if (name != "unvalidated") run(world.subscriptions.setValidated(stored.id));
    };
    add("all", [](auto&) {});
    add("unvalidated", [](auto&) {});
    add("type", [](auto& s) { s.typeFilter = "app.instance.created"; });
    add("subject", [](auto& s) { s.subjectFilter = "/party/1"; });
    add("source", [](auto& s) { s.sourceFilter = "https://h/ttd/demo"; });
    add("elsewhere", [](auto& s) { s.sourceFilter = "https://other/ttd/demo"; });
    add("main", [](auto& s) { s.subjectFilter = "/party/9", s.includeSubunits = true; });
    add("main-without-subunits", [](auto& s) { s.subjectFilter = "/party/9"; });

    const auto matching = [&](auto change, std::optional<std::string> mainUnit = {}) {
        model::CloudEvent event;
        event.id = "1";
        event.source = "https://h/ttd/demo/instances/1/2";
        event.type = "app.instance.created";
        event.resource = "urn:altinn:resource:app_ttd_demo";
        event.subject = "/party/1";
        change(event);
        std::string names;
        for (const auto& found : run(world.subscriptions.matching(event, mainUnit))) {
            names += found.endPoint.substr(std::string("https://hook/").size()) + " ";
        }
        return names;
    };
    CHECK(matching([](auto&) {}) == "all type subject source ");
    CHECK(matching([](auto& e) { e.type = "App.instance.created"; }) == "all subject source ");
    CHECK(matching([](auto& e) { e.subject = "/party/2"; }) == "all type source ");
    CHECK(matching([](auto& e) { e.subject.reset(); }) == "all type source ");
    CHECK(matching([](auto& e) { e.source = "urn:x:y"; }) == "all type subject ");
    CHECK(matching([](auto& e) { e.resource = "urn:altinn:resource:app_ttd_Demo"; }).empty());
    CHECK(matching([](auto&) {}, "/party/9") == "all type subject source main ");
}
