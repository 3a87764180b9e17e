#include "app_events.hpp"

#include "base/guid.hpp"
#include "base/problem.hpp"
#include "event_rules.hpp"
#include "uri.hpp"

namespace varde::events {

namespace {

// A member of the request by any case of its name; empty when it is absent or no text.
std::string member(const json::Value& body, std::string_view name) {
    const auto* object = body.asObject();
    const auto* value = object ? object->findIgnoreCase(name) : nullptr;
    const auto* text = value ? value->asString() : nullptr;
    return text ? *text : std::string();
}

// What an app may say is kept, what it may not is derived from the source (events contract 3.2).
model::CloudEvent appEvent(const json::Value& body, DateTime now) {
    model::CloudEvent event;
    event.source = member(body, "source");
    event.type = member(body, "type");
    event.subject = member(body, "subject");
    const bool complete = !event.source.empty() && !event.type.empty() && !event.subject->empty();
    if (!complete || member(body, "specversion").empty()) {
        throw Problem(Errc::badRequest, "Missing parameter values: source, subject and type cannot be null");
    }
    event.id = Guid::random().toString();
    event.time = model::normalizedEventTime(now.truncatedToMicroseconds().toString());
    const auto source = appSource(event.source).value_or(AppSource());
    event.resource = appResource(source.org, source.app);
    event.resourceinstance = source.instanceId();
    const auto alternative = member(body, "alternativesubject");
    if (!alternative.empty()) event.alternativesubject = alternative;
    return event;
}

// Whole segments: the app apps-test does not speak for apps-test-2.
bool speaksFor(const auth::Caller& app, const Uri& source) {
    const auto segments = source.segments();
    return segments.size() >= 2 && segments[0] == app.issuer && segments[1] == app.app && !app.app.empty();
}

}  // namespace

std::string listDocument(const std::vector<StoredEvent>& events) {
    std::string list = "[";
    for (const auto& stored : events) {
        auto event = stored.event;
        if (event.time) event.time = model::eventTimeInUtc(*event.time);
        if (list.size() > 1) list += ", ";
        list += json::write(event);
    }
    return list + "]";
}

Task<http::Response> AppEvents::post(http::Request& request) {
    if (auto refused = refuseUnlessJson(request)) co_return std::move(*refused);
    const auto app = co_await platformCaller_(request);
    if (!app) co_return http::empty(http::Status::forbidden);

    const auto body = co_await request.body(bodyBytesMax);
    auto event = appEvent(json::parseValue(body), clock_.now());
    const auto source = parseAbsolute(event.source);
    if (!source) throw Problem(Errc::badRequest, "The source must be an absolute URI.");
    if (!speaksFor(*app, *source)) {
        co_return http::quoted(
            http::Status::unauthorized,
            "The app " + app->issuer + "/" + app->app + " may not publish events of " + event.source
        );
    }
    // Reads it as a publisher's, so that what is stored here can be read again.
    event = model::cloudEventOf(json::toValue(event));
    std::vector<model::CloudEvent> events{event};
    co_await repository_.accept(std::move(events), Duplicate::tellAgain);
    auto response = http::quoted(http::Status::created, event.id);
    response.headers.set("Location", event.subject.value_or(""));
    co_return response;
}

Task<http::Response> AppEvents::listOfApp(http::Request& request) {
    if (auto refused = refuseUnlessJson(request)) co_return std::move(*refused);
    auto query = parseAppEventQuery(request);
    if (request.caller().org.empty()) {
        co_return http::quoted(http::Status::unauthorized, "Only organisations can call this endpoint.");
    }
    query.filter.resource = appResource(request.path("org"), request.path("app"));
    co_return co_await list(request, std::move(query));
}

Task<http::Response> AppEvents::listOfParty(http::Request& request) {
    if (auto refused = refuseUnlessJson(request)) co_return std::move(*refused);
    auto query = parseAppEventQuery(request);
    query.filter.sources = request.queryAll("source");
    if (query.party <= 0 && query.unit.empty() && query.person.empty()) {
        throw Problem(Errc::badRequest, "A party must be given: 'party', 'unit' or the header 'person'.");
    }
    co_return co_await list(request, std::move(query));
}

Task<http::Response> AppEvents::list(http::Request& request, AppEventQuery query) {
    const auto& caller = request.caller();
    std::int64_t party = query.party;
    if (party <= 0 && (!query.person.empty() || !query.unit.empty())) {
        RegisterClient::Lookup lookup{query.person, query.unit};
        party = co_await register_.partyId(std::move(lookup), caller.token());
    }
    if (party > 0) query.filter.subject = "/party/" + std::to_string(party);

    auto page = co_await repository_.list(std::move(query.filter), settings_.delay);
    // After the page is cut: a short page is not the end (events contract 4.8).
    const auto readable = co_await authorization_.readableAppEvents(caller, std::move(page));
    auto response = cloudEvents(listDocument(readable));
    if (!readable.empty()) {
        response.headers.set("next", nextLink(settings_.publicUrl, request, readable.back().event.id));
    }
    co_return response;
}

}  // namespace varde::events
