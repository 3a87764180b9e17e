#include "contract.hpp"

#include "model/cloud_event.hpp"
#include "model/subscription.hpp"

namespace varde::events {

namespace {

using openapi::Api;

constexpr const char* cloudEventType = "application/cloudevents+json";

void describeLists(Api& api) {
    const auto list = openapi::listOf(api.written<model::CloudEvent>());
    const std::string next =
        "The header `next` is the address of the next page; a short page is not the end.";
    api.get("/app/party", "Lists the events of a party's instances")
        .notes(next)
        .query("after", "string", "the id of an event")
        .query("from", "date-time")
        .query("to", "date-time")
        .query("party", "integer")
        .query("unit", "string", "an organisation number")
        .header("person", "a national identity number")
        .query("source", "string*", "with % for any run and _ for any one")
        .query("type", "string*")
        .query("size", "integer")
        .answers(200, list, cloudEventType)
        .refuses({400, 404, 415});
    api.get("/app/{org}/{app}", "Lists the events of an application")
        .notes(next)
        .query("after", "string", "the id of an event")
        .query("from", "date-time")
        .query("to", "date-time")
        .query("party", "integer")
        .query("unit", "string", "an organisation number")
        .header("person", "a national identity number")
        .query("type", "string*")
        .query("size", "integer")
        .answers(200, list, cloudEventType)
        .refuses({400, 404, 415});
    api.get("/events", "Lists the events of a resource")
        .notes(next)
        .needsQuery("resource")
        .needsQuery("after")
        .query("subject")
        .header("Altinn-AlternativeSubject")
        .query("type", "string*")
        .query("size", "integer")
        .answers(200, list, cloudEventType)
        .refuses({400, 403, 415});
}

void describePosts(Api& api) {
    const auto event = api.read<model::CloudEvent>();
    const auto appEvent = api.shape(
        "AppEvent",
        R"({"type": "object", "required": ["specversion", "source", "type", "subject"],
            "properties": {"specversion": {"type": "string"}, "source": {"type": "string", "format": "uri"},
                "type": {"type": "string"}, "subject": {"type": "string"},
                "alternativesubject": {"type": "string"}}})"
    );
    api.post("/app", "Publishes an event of an application")
        .notes("Besides the bearer token, a PlatformAccessToken of the application is needed.")
        .body(appEvent)
        .answers(201, openapi::text())
        .refuses({400, 403, 413, 415});
    api.post("/events", "Publishes an event")
        .body(event, cloudEventType)
        .answers(200)
        .refuses({400, 403, 413, 415});
    api.post("/inbound", "Hands on an event that was stored")
        .body(event, cloudEventType)
        .answers(200)
        .refuses({400, 415});
    api.post("/outbound", "Tells the subscribers of an event")
        .body(event, cloudEventType)
        .answers(200)
        .refuses({400, 415});
    api.post("/storage/events", "Stores an event")
        .body(event, cloudEventType)
        .answers(200)
        .refuses({400, 415});
    const auto entry = api.shape(
        "DeliveryLogEntry",
        R"({"type": "object", "required": ["cloudEventId", "endpoint", "statusCode"],
            "properties": {"cloudEventId": {"type": "string", "format": "uuid"},
                "cloudEventResource": {"type": ["string", "null"]}, "cloudEventType": {"type": ["string", "null"]},
                "subscriptionId": {"type": ["integer", "null"]}, "consumer": {"type": ["string", "null"]},
                "endpoint": {"type": "string"}, "statusCode": {"type": "integer"},
                "isSuccessStatusCode": {"type": "boolean"}}})"
    );
    api.post("/storage/events/logs", "Logs a delivery").body(entry).answers(201).refuses({400, 415});
}

void describeSubscriptions(Api& api) {
    const auto subscription = api.written<model::Subscription>();
    api.post("/subscriptions", "Subscribes to events")
        .body(api.read<model::SubscriptionRequest>())
        .answers(201, subscription)
        .refuses({400, 403, 415});
    api.get("/subscriptions", "Lists the caller's subscriptions")
        .answers(200, api.written<model::SubscriptionList>());
    api.get("/subscriptions/{id}", "Reads a subscription")
        .answers(200, subscription)
        .refuses({400, 403, 404});
    api.del("/subscriptions/{id}", "Ends a subscription").answers(200).refuses({400, 403, 404});
    api.put("/subscriptions/validate/{id}", "Tells that the endpoint of a subscription has answered")
        .answers(200, subscription)
        .refuses({400, 404});
}

// An event that is committed where it happened, for varde-events to keep.
struct Registered {
    std::string outboxId;
    model::CloudEvent event;

    static constexpr void fields(auto&& field) {
        field("outboxId", &Registered::outboxId);
        field("event", &Registered::event);
    }
};

// varde-events has the event: its sender may forget it.
struct Committed {
    std::string outboxId;

    static constexpr void fields(auto&& field) { field("outboxId", &Committed::outboxId); }
};

}  // namespace

json::Value registeredSchema() {
    return json::schema<Registered>();
}

json::Value committedSchema() {
    return json::schema<Committed>();
}

openapi::Api contract() {
    Api api("Events", "Events posted and listed, and subscriptions to them.");
    api.setFailures({
        {"application/json", api.problem()},
        {"application/json", openapi::text()},
        {"application/problem+json", api.problem()},
    });
    api.get("/health", "Whether the service is well").answersText(200).answersText(503);
    api.setPrefix("/events/api/v1");
    describePosts(api);
    describeLists(api);
    describeSubscriptions(api);
    api.post("/tests/webhookreceiver", "Takes any event, for trying out subscriptions")
        .body(openapi::anything())
        .answers(200)
        .refuses({415});
    api.any("/error", "Answers with a failure");
    return api;
}

}  // namespace varde::events
