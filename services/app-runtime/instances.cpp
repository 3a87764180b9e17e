#include "instances.hpp"

#include "app_events.hpp"
#include "base/encoding.hpp"
#include "directory.hpp"
#include "telemetry/log.hpp"
#include "wire.hpp"

namespace varde::app_runtime {

using http::Status;

namespace {

std::string linkBase(const Call& call) {
    return call.appUrl() + "/instances";
}

}  // namespace

Task<> markRead(const Call& call, const Platform& platform, const InstanceId& id) {
    if (!call.caller().org.empty() && equalsIgnoreCase(call.caller().org, call.app->org)) co_return;
    try {
        co_await platform.storage.setReadStatus(call.credentials, id, "read");
    } catch (const std::exception& failure) {  // reading goes on whether or not it could be noted
        log::warning("read status not set", {{"instance", id}, {"error", failure.what()}});
    }
}

Task<http::Response> Instances::find(Call& call) {
    co_await access_.requireDetailed(call, "read", call.instanceResource());
    const auto id = call.instanceId();
    auto stored = co_await platform_.storage.instance(call.credentials, call.app->id(), id);
    co_await markRead(call, platform_, id);
    const auto party = co_await platform_.directory.party(call.credentials, call.partyId());
    co_await access_.keepReadable(call, stored.instance);
    co_return http::json(
        Status::ok, json::write(wire::instanceResponse(stored.instance, linkBase(call), party))
    );
}

Task<http::Response> Instances::remove(Call& call) {
    co_await access_.require(call, "delete");
    const bool hard = call.request.queryBool("hard").value_or(false);
    co_await platform_.storage.instance(call.credentials, call.app->id(), call.instanceId());
    const auto removed = co_await platform_.storage.remove(call.credentials, call.instanceId(), hard);
    co_return http::json(Status::ok, json::write(wire::instance(removed, linkBase(call))));
}

Task<http::Response> Instances::complete(Call& call) {
    co_await access_.require(call, "complete");
    co_await platform_.storage.instance(call.credentials, call.app->id(), call.instanceId());
    const auto completed = co_await platform_.storage.complete(call.credentials, call.instanceId());
    co_return http::json(Status::ok, json::write(wire::instance(completed, linkBase(call))));
}

Task<http::Response> Instances::setSubstatus(Call& call) {
    const auto body = co_await call.request.body(64 * 1024);
    const auto substatus = json::parse<model::Substatus>(body);
    if (!substatus.label || substatus.label->empty()) {
        throw Refusal::text(Status::badRequest, "Invalid sub status: the label is missing");
    }
    const auto stored =
        co_await platform_.storage.instance(call.credentials, call.app->id(), call.instanceId());
    if (call.caller().org.empty() || call.caller().org != stored.instance.org.value_or("")) {
        throw Refusal::empty(Status::forbidden);
    }
    std::vector<json::Value> events;
    if (registersEvents(*call.app)) {
        events.push_back(cloudEvent(call, platform_, stored.instance, "app.instance.substatus.changed"));
    }
    const auto changed = co_await platform_.storage.setSubstatus(
        call.credentials, call.instanceId(), substatus, std::move(events)
    );
    co_return http::json(Status::ok, json::write(wire::instance(changed)));
}

Task<std::string> Instances::nameOf(const Call& call, const std::string& changedBy) {
    if (changedBy.size() == 9) {
        const auto name = co_await platform_.directory.organisationName(call.credentials, changedBy);
        co_return name.value_or("");
    }
    const auto userId = parseNumber<std::int64_t>(changedBy);
    if (!userId) co_return std::string();
    const auto profile = co_await platform_.directory.profile(call.credentials, *userId);
    co_return profile["party"].text("name").value_or("");
}

Task<http::Response> Instances::active(Call& call) {
    const auto query = "appId=" + percentEncode(call.app->id()) + "&instanceOwner.partyId=" + call.partyId() +
                       "&status.isArchived=false&status.isSoftDeleted=false";
    const auto instances = co_await platform_.storage.query(call.credentials, query);
    std::map<std::string, std::string> names;
    json::Array list;
    for (const auto& instance : instances) {
        const auto changedBy = instance.lastChangedBy.value_or("");
        if (names.count(changedBy) == 0) names[changedBy] = co_await nameOf(call, changedBy);
        json::Object texts;
        for (const auto& [key, value] : instance.presentationTexts.value_or(model::TextMap()))
            texts.set(key, value);
        const auto date = [](const std::optional<DateTime>& time) {
            return time ? json::Value(time->toString()) : json::Value(nullptr);
        };
        list.push_back(json::Object{
            {"id", instance.id.value_or("")},
            {"presentationTexts",
             instance.presentationTexts ? json::Value(std::move(texts)) : json::Value(nullptr)},
            {"dueBefore", date(instance.dueBefore)},
            {"lastChanged", date(instance.lastChanged)},
            {"lastChangedBy", names[changedBy]}});
    }
    co_return http::json(Status::ok, json::write(json::Value(std::move(list))));
}

}  // namespace varde::app_runtime
