#include "generic_events.hpp"

#include "base/problem.hpp"
#include "event_rules.hpp"

namespace varde::events {

Task<http::Response> GenericEvents::post(http::Request& request) {
    if (auto refused = refuseUnlessCloudEvent(request)) co_return std::move(*refused);
    const auto& caller = request.caller();
    if (!caller.hasScope("altinn:events.publish")) {
        const auto app = co_await platformCaller_(request);
        if (!app) co_return http::empty(http::Status::forbidden);
    }

    const auto body = co_await request.body(bodyBytesMax);
    auto event = model::parseCloudEvent(body);
    if (!event.resource || event.resource->empty()) {
        throw Problem(Errc::badRequest, "A 'resource' property is required.");
    }
    if (!isUrn(*event.resource)) throw Problem(Errc::badRequest, "'Resource' must be a valid urn.");

    bool permitted = hasScopeIgnoreCase(caller, "altinn:events.publish.admin");
    if (!permitted) permitted = co_await authorization_.mayPublish(caller, event);
    if (!permitted) co_return http::empty(http::Status::forbidden);

    rewriteLegacyResource(event);
    std::vector<model::CloudEvent> events{std::move(event)};
    co_await repository_.accept(std::move(events), Duplicate::tellAgain);
    co_return http::empty(http::Status::ok);
}

Task<http::Response> GenericEvents::list(http::Request& request) {
    if (auto refused = refuseUnlessJson(request)) co_return std::move(*refused);
    const auto& caller = request.caller();
    if (!caller.hasScope("altinn:events.subscribe")) co_return http::empty(http::Status::forbidden);

    auto filter = parseGenericEventQuery(request);
    const bool byAlternativeSubject = filter.alternativeSubject.has_value();
    auto page = co_await repository_.list(std::move(filter), settings_.delay);
    const auto readable = co_await authorization_.readableEvents(caller, std::move(page));
    auto response = cloudEvents(listDocument(readable));
    if (readable.empty()) co_return response;
    std::optional<std::string> subject;
    if (byAlternativeSubject) subject = readable.front().event.subject;
    response.headers.set("next", nextLink(settings_.publicUrl, request, readable.back().event.id, subject));
    co_return response;
}

}  // namespace varde::events
