#include "instance_events.hpp"

#include "base/problem.hpp"
#include "instance_event_rules.hpp"
#include "problems.hpp"

namespace varde::storage {

namespace {

std::optional<DateTime> queryTime(const http::Request& request, std::string_view name) {
    const auto text = request.query(name);
    if (!text || text->empty()) return std::nullopt;
    const auto time = DateTime::parse(*text);
    if (!time) throw Problem(Errc::badRequest, "", {{std::string(name), {"The value is not valid."}}});
    return time->toUtc();
}

}  // namespace

Task<http::Response> InstanceEvents::add(http::Request& request) {
    const auto read = co_await instanceOfPath(common_, request, Elements::without);
    co_await common_.access.requireOrSyncAdapter(request.caller(), "read", read.instance);
    const auto text = co_await jsonBody(request);
    auto event = parseBody<model::InstanceEvent>(text);
    const auto instanceId = event.instanceId.value_or("");
    if (instanceId.empty())
        throw Problem(Errc::badRequest, "Missing parameter values: instance Id must be set");
    // The right that was asked for is to this instance; another's history is not this caller's to write.
    const auto named = Guid::parse(instanceId.substr(instanceId.rfind('/') + 1));
    if (named != request.pathGuid("instanceGuid"))
        throw Problem(Errc::badRequest, "The event is of another instance");
    complete(event, common_.clock.now());
    co_await events_.add(event);
    co_return http::json(http::Status::created, json::write(event)).with("Location", event.id->toString());
}

Task<http::Response> InstanceEvents::read(http::Request& request) {
    const auto stored = co_await instanceOfPath(common_, request, Elements::without);
    co_await common_.access.requireOrSyncAdapter(request.caller(), "read", stored.instance);
    const auto event = co_await events_.find(request.pathGuid("instanceGuid"), request.pathGuid("eventGuid"));
    if (!event) throw Problem(Errc::notFound, "");
    co_return http::json(http::Status::ok, json::write(*event));
}

Task<http::Response> InstanceEvents::list(http::Request& request) {
    const auto stored = co_await instanceOfPath(common_, request, Elements::without);
    co_await common_.access.requireOrSyncAdapter(request.caller(), "read", stored.instance);
    InstanceEventRepository::Filter filter;
    filter.types = request.queryAll("eventTypes");
    filter.from = queryTime(request, "from");
    filter.to = queryTime(request, "to");
    if (!filter.from || !filter.to) {  // only together
        filter.from.reset();
        filter.to.reset();
    }
    model::InstanceEventList list;
    list.instanceEvents = co_await events_.list(request.pathGuid("instanceGuid"), filter);
    co_return http::json(http::Status::ok, json::write(list));
}

}  // namespace varde::storage
