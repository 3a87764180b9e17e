#include "instances.hpp"

#include "base/problem.hpp"
#include "base/text.hpp"
#include "instance_event_rules.hpp"
#include "instance_rules.hpp"
#include "problems.hpp"

namespace varde::storage {

namespace {

// Takes the extension member `cloudEvents` out of a document's unknown members.
std::vector<json::Value> takeCloudEvents(json::Extra& extra) {
    auto events = sentCloudEvents(extra);
    extra.erase("cloudEvents");
    return events;
}

// A fresh instance from a caller's template: only what a caller may decide is kept (E14).
model::Instance newInstance(
    model::Instance sent, const model::Application& application, const auth::Caller& caller, DateTime now
) {
    sent.id = sent.instanceOwner->partyId.value() + "/" + Guid::random().toString();
    sent.appId = application.id;
    sent.org = application.org;
    sent.selfLinks.reset();
    sent.data.clear();
    sent.presentationTexts.reset();
    sent.completeConfirmations.reset();
    sent.created = now;
    sent.createdBy = caller.writtenAs();
    touch(sent, now, caller);
    if (sent.dueBefore) sent.dueBefore = sent.dueBefore->toUtc();
    if (!sent.visibleAfter) {
        sent.visibleAfter = now;
    } else if (sent.visibleAfter->zone() == DateTime::Zone::none) {
        sent.visibleAfter = DateTime::fromUnixSeconds(sent.visibleAfter->unixSeconds());
    } else {
        sent.visibleAfter = sent.visibleAfter->toUtc();
    }
    if (!sent.status) sent.status.emplace();
    return sent;
}

std::optional<model::ReadStatus> parseReadStatus(std::string_view text) {
    const auto number = parseNumber<int>(text);
    for (const auto& [value, name] : model::readStatusNames) {
        if (equalsIgnoreCase(name, text) || number == static_cast<int>(value)) return value;
    }
    return std::nullopt;
}

}  // namespace

Task<http::Response> Instances::read(http::Request& request) {
    const auto stored = co_await instanceOfPath(common_, request, Elements::with);
    const auto& caller = request.caller();
    co_await common_.access.requireOrSyncAdapter(caller, "read", stored.instance);

    const bool seesDeleted = isOwner(caller, stored.instance) || common_.access.isSyncAdapter(caller);
    const auto deleted = seesDeleted ? DeletedElements::shown : DeletedElements::left;
    co_return answer(common_, http::Status::ok, stored, deleted);
}

Task<http::Response> Instances::create(http::Request& request) {
    const auto appId = request.query("appId").value_or("");
    const auto slash = appId.find('/');
    if (slash == std::string::npos) throw Problem(Errc::badRequest, "appId is org/app");
    const auto text = co_await jsonBody(request);
    auto sent = parseBody<model::Instance>(text);
    const auto partyId = sent.instanceOwner ? sent.instanceOwner->partyId.value_or("") : std::string();
    if (!parseNumber<std::int32_t>(partyId))
        throw Problem(Errc::badRequest, "Cannot create an instance without an instanceOwner.partyId");

    const auto application = co_await applicationOf(common_, appId);
    const auto& caller = request.caller();
    co_await common_.access.requireInstantiate(caller, application->org, appId.substr(slash + 1), partyId);

    auto sentEvents = takeCloudEvents(sent.extra);
    const auto now = common_.clock.now();
    auto instance = newInstance(std::move(sent), *application, caller, now);
    auto cloudEvents = co_await common_.appTokens.cloudEvents(request, instance, std::move(sentEvents));
    std::vector<model::InstanceEvent> events{instanceEvent("Created", instance, caller, now)};
    const auto stored =
        co_await common_.instances.create(std::move(instance), std::move(events), std::move(cloudEvents));
    auto response = answer(common_, http::Status::created, stored);
    response.headers.set("Location", common_.links.instance(stored.instance.id.value()));
    co_return response;
}

Task<http::Response> Instances::remove(http::Request& request) {
    const auto read = co_await instanceOfPath(common_, request, Elements::without);
    const auto& caller = request.caller();
    co_await common_.access.requireOrSyncAdapter(caller, "delete", read.instance);
    const bool hard = request.queryBool("hard").value_or(false);
    const auto application = co_await applicationOf(common_, read.instance.appId.value_or(""));
    auto cloudEvents = co_await common_.appTokens.cloudEventsOfBody(request, read.instance);

    const auto now = common_.clock.now();
    const InstanceRepository::Apply apply = [&](InstanceChange& change) {
        auto& instance = change.instance();
        if (isDeletionPrevented(instance, *application, now)) {
            throw Problem(Errc::forbidden, "Instance cannot be deleted yet");
        }
        markDeleted(instance, hard, now);
        touch(instance, now, caller);
        change.events.push_back(instanceEvent("Deleted", instance, caller, now));
        change.cloudEvents = cloudEvents;
    };
    auto changed = stillThere(co_await common_.instances.change(request.pathGuid("instanceGuid"), apply));
    co_return http::json(http::Status::ok, json::write(changed.instance))
        .with("ETag", entityTag(changed.version));
}

Task<http::Response> Instances::complete(http::Request& request) {
    const auto read = co_await instanceOfPath(common_, request, Elements::without);
    const auto& caller = request.caller();
    co_await common_.access.require(caller, "complete", read.instance);
    if (caller.org.empty()) throw Problem(Errc::forbidden, "");  // nobody to confirm for
    auto cloudEvents = co_await common_.appTokens.cloudEventsOfBody(request, read.instance);

    const auto now = common_.clock.now();
    const InstanceRepository::Apply apply = [&](InstanceChange& change) {
        auto confirmed = change.stored.instance;
        if (!confirm(confirmed, caller.org, now)) return;
        touch(confirmed, now, caller);
        change.instance() = confirmed;
        change.events.push_back(instanceEvent("ConfirmedComplete", confirmed, caller, now));
        change.cloudEvents = cloudEvents;
    };
    const auto changed =
        stillThere(co_await common_.instances.change(request.pathGuid("instanceGuid"), apply));
    co_return answer(common_, http::Status::ok, changed);
}

Task<http::Response> Instances::setReadStatus(http::Request& request) {
    const auto read = co_await instanceOfPath(common_, request, Elements::with);
    co_await common_.access.requireOrSyncAdapter(request.caller(), "read", read.instance);
    const auto text = request.query("status").value_or("");
    const auto status = parseReadStatus(text);
    if (!status) throw Problem(Errc::badRequest, "Invalid read status: " + text);
    if (read.instance.status && read.instance.status->readStatus == *status) {
        co_return answer(common_, http::Status::ok, read);
    }
    const InstanceRepository::Apply apply = [&](InstanceChange& change) {
        auto& instance = change.instance();
        if (!instance.status) instance.status.emplace();
        instance.status->readStatus = *status;
    };
    const auto changed =
        stillThere(co_await common_.instances.change(request.pathGuid("instanceGuid"), apply));
    co_return answer(common_, http::Status::ok, changed);
}

Task<http::Response> Instances::setSubstatus(http::Request& request) {
    const auto text = co_await jsonBody(request);
    const auto substatus = parseBody<model::Substatus>(text);
    if (substatus.label.value_or("").empty()) throw Problem(Errc::badRequest, "A substatus has a label");
    const auto read = co_await instanceOfPath(common_, request, Elements::without);
    const auto& caller = request.caller();
    if (!isOwner(caller, read.instance))
        throw Problem(Errc::forbidden, "");  // the owner's word alone, no policy

    const auto body = json::parseValue(text);
    auto sentEvents = sentCloudEvents(*body.asObject());
    auto cloudEvents = co_await common_.appTokens.cloudEvents(request, read.instance, std::move(sentEvents));
    const auto now = common_.clock.now();
    const InstanceRepository::Apply apply = [&](InstanceChange& change) {
        auto& instance = change.instance();
        if (!instance.status) instance.status.emplace();
        instance.status->substatus = substatus;
        instance.lastChanged = now.truncatedToMicroseconds();
        instance.lastChangedBy = caller.orgNumber;
        change.events.push_back(instanceEvent("SubstatusUpdated", instance, caller, now));
        change.cloudEvents = cloudEvents;
    };
    const auto changed =
        stillThere(co_await common_.instances.change(request.pathGuid("instanceGuid"), apply));
    co_return answer(common_, http::Status::ok, changed);
}

Task<http::Response> Instances::setPresentationTexts(http::Request& request) {
    const auto text = co_await jsonBody(request);
    const auto sent = parseBody<model::PresentationTexts>(text);
    if (!sent.texts)
        throw Problem(Errc::badRequest, "Missing parameter value: presentationTexts is misformed or empty");
    const auto read = co_await instanceOfPath(common_, request, Elements::without);
    co_await common_.access.requireTaskAction(request.caller(), read.instance);
    const InstanceRepository::Apply apply = [&](InstanceChange& change) {
        merge(change.instance().presentationTexts, *sent.texts);
    };
    const auto changed =
        stillThere(co_await common_.instances.change(request.pathGuid("instanceGuid"), apply));
    co_return http::json(http::Status::ok, json::write(assemble(changed, DeletedElements::shown)));
}

Task<http::Response> Instances::setDataValues(http::Request& request) {
    const auto text = co_await jsonBody(request);
    const auto sent = parseBody<model::DataValues>(text);
    if (!sent.values)
        throw Problem(Errc::badRequest, "Missing parameter value: dataValues is misformed or empty");
    const auto read = co_await instanceOfPath(common_, request, Elements::without);
    const auto& caller = request.caller();
    if (!common_.access.isSyncAdapter(caller)) {
        co_await common_.access.requireTaskAction(caller, read.instance);
    }
    const InstanceRepository::Apply apply = [&](InstanceChange& change) {
        merge(change.instance().dataValues, *sent.values);
    };
    const auto changed =
        stillThere(co_await common_.instances.change(request.pathGuid("instanceGuid"), apply));
    co_return http::json(http::Status::ok, json::write(assemble(changed, DeletedElements::shown)));
}

}  // namespace varde::storage
