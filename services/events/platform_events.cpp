#include "platform_events.hpp"

#include "base/guid.hpp"
#include "base/problem.hpp"

namespace varde::events {

namespace {

const json::Value* member(const json::Value& body, std::string_view name) {
    const auto* object = body.asObject();
    const auto* value = object ? object->findIgnoreCase(name) : nullptr;
    return value && !value->isNull() ? value : nullptr;
}

std::optional<std::string> text(const json::Value& body, std::string_view name) {
    const auto* value = member(body, name);
    const auto* found = value ? value->asString() : nullptr;
    return found ? std::optional(*found) : std::nullopt;
}

std::optional<std::int64_t> number(const json::Value& body, std::string_view name) {
    const auto* value = member(body, name);
    if (!value) return std::nullopt;
    if (const auto* digits = value->asString()) return parseNumber<std::int64_t>(*digits);
    return value->asInteger();
}

// The contract's answer for whatever goes wrong inside these (events contract 2.4).
Task<http::Response> orUnavailable(Task<> work) {
    try {
        co_await std::move(work);
    } catch (const Problem& problem) {
        co_return http::quoted(http::Status::unavailable, problem.detail);
    }
    co_return http::empty(http::Status::ok);
}

}  // namespace

Task<http::Response> PlatformEvents::inbound(http::Request& request) {
    if (auto refused = refuseUnlessCloudEvent(request)) co_return std::move(*refused);
    const auto body = co_await request.body(bodyBytesMax);
    auto event = model::parseCloudEvent(body);
    co_return co_await orUnavailable(events_.publish(std::move(event)));
}

Task<http::Response> PlatformEvents::outbound(http::Request& request) {
    if (auto refused = refuseUnlessCloudEvent(request)) co_return std::move(*refused);
    const auto body = co_await request.body(bodyBytesMax);
    auto event = model::parseCloudEvent(body);
    if (!event.resource) co_return http::quoted(http::Status::unavailable, "The event has no resource.");
    co_return co_await orUnavailable(fanOut_.publish(std::move(event)));
}

Task<http::Response> PlatformEvents::store(http::Request& request) {
    if (auto refused = refuseUnlessCloudEvent(request)) co_return std::move(*refused);
    const auto body = co_await request.body(bodyBytesMax);
    auto event = model::parseCloudEvent(body);
    co_return co_await orUnavailable(events_.store(std::move(event)));
}

Task<http::Response> PlatformEvents::log(http::Request& request) {
    if (auto refused = refuseUnlessJson(request)) co_return std::move(*refused);
    const auto sent = co_await request.body(bodyBytesMax);
    const auto body = json::parseValue(sent);
    TraceEntry entry;
    entry.eventId = text(body, "cloudEventId").value_or("");
    entry.resource = text(body, "cloudEventResource");
    entry.type = text(body, "cloudEventType");
    entry.subscriptionId = number(body, "subscriptionId");
    entry.consumer = text(body, "consumer");
    entry.endpoint = text(body, "endpoint");
    entry.responseCode = number(body, "statusCode");
    if (!Guid::parse(entry.eventId) || !entry.endpoint || !entry.responseCode) {
        throw Problem(Errc::badRequest, "cloudEventId, endpoint and statusCode are required.");
    }
    entry.activity = "WebhookPostResponse";
    if (entry.type == "platform.events.validatesubscription") {
        const auto* flag = member(body, "isSuccessStatusCode");
        const bool succeeded = flag && flag->asBool().value_or(false);
        entry.activity = succeeded ? "EndpointValidationSuccess" : "EndpointValidationFailed";
    }
    co_await work_.addTraceEntry(std::move(entry));
    co_return http::empty(http::Status::created);
}

}  // namespace varde::events
