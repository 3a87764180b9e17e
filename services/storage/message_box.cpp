#include "message_box.hpp"

#include <algorithm>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "instance_columns.hpp"
#include "instance_event_rules.hpp"
#include "instance_rules.hpp"
#include "message_box_rules.hpp"
#include "problems.hpp"

namespace varde::storage {

namespace {

bool isSigning(const model::Instance& instance) {
    if (!instance.process || !instance.process->currentTask) return false;
    return equalsIgnoreCase(instance.process->currentTask->altinnTaskType.value_or(""), "signing");
}

// As the original asks by default: delete always, sign where something is to be signed, the rest for copying.
std::vector<std::string> actionsFor(const std::vector<model::Instance>& instances, bool copyMode) {
    if (copyMode) return {"read", "delete", "write", "instantiate", "sign"};
    std::vector<std::string> actions{"read", "delete"};
    if (std::any_of(instances.begin(), instances.end(), isSigning)) actions.push_back("sign");
    return actions;
}

void allow(MessageBoxInstance& shown, const std::string& action) {
    if (action == "write") shown.authorizedForWrite = true;
    if (action == "delete") shown.allowDelete = true;
    if (action == "instantiate") shown.allowNewCopy = true;
    if (action == "sign") shown.authorizedForSign = true;
}

bool titleContains(const model::Application& application, const std::string& folded) {
    std::string titles;
    for (const auto& [language, title] : application.title.value_or(model::LanguageTexts())) titles += title;
    return foldCase(titles).find(folded) != std::string::npos;
}

http::Response missing() {
    return http::text(http::Status::notFound, "Could not find the instance");
}

http::Response yes() {
    return http::json(http::Status::ok, "true");
}

}  // namespace

Task<std::vector<MessageBoxInstance>> MessageBox::permitted(
    const auth::Caller& caller, std::vector<StoredInstance> found, bool copyMode, std::string language
) {
    std::vector<model::Instance> instances;
    for (const auto& stored : found) instances.push_back(stored.instance);
    const auto actions = actionsFor(instances, copyMode);
    const auto answers = co_await common_.access.permitted(caller, actions, instances);
    std::map<std::string, std::optional<model::TextResource>> texts;
    std::vector<MessageBoxInstance> shown;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto& answer = answers[i];
        if (std::none_of(answer.begin(), answer.end(), [](bool yesOrNo) { return yesOrNo; })) continue;
        const auto& instance = found[i].instance;
        const auto appId = instance.appId.value_or("");
        if (!texts.contains(appId)) {
            texts[appId] = co_await texts_.find(instance.org.value_or(""), appOf(instance), language);
        }
        const auto& text = texts.at(appId);
        auto one = messageBoxInstance(found[i], text ? &*text : nullptr);
        for (std::size_t a = 0; a < actions.size(); ++a) {
            if (answer[a]) allow(one, actions[a]);
        }
        shown.push_back(std::move(one));
    }
    co_return shown;
}

Task<http::Response> MessageBox::search(http::Request& request) {
    const auto body = co_await jsonBody(request);
    const auto asked = parseBody<MessageBoxQuery>(body);
    if (!asked.instanceOwnerPartyIdList) {
        throw Problem(Errc::badRequest, "", {{"InstanceOwnerPartyIdList", {"The field is required."}}});
    }
    auto query = messageBoxQuery(asked);
    const auto searchString = asked.searchString.value_or("");
    const auto sought = foldCase(trim(searchString));
    if (!sought.empty()) {
        const auto applications = co_await common_.applications.list("");
        for (const auto& application : applications) {
            if (titleContains(application, sought)) query.searchAppIds.push_back(application.id);
        }
    }
    auto page = co_await search_.find(query);
    std::vector<StoredInstance> visible;
    const auto now = common_.clock.now();
    for (auto& stored : page.instances) {
        const auto application = co_await common_.applications.find(stored.instance.appId.value_or(""));
        if (isShown(stored.instance, application.get(), now)) visible.push_back(std::move(stored));
    }
    auto shown =
        co_await permitted(request.caller(), std::move(visible), false, messageBoxLanguage(asked.language));
    std::sort(shown.begin(), shown.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    co_return http::json(http::Status::ok, json::write(shown));
}

Task<http::Response> MessageBox::read(http::Request& request) {
    auto stored = co_await common_.instances.find(request.pathGuid("instanceGuid"), Elements::with);
    if (!stored) co_return missing();
    const auto application = co_await common_.applications.find(stored->instance.appId.value_or(""));
    const bool archived = stored->instance.status && stored->instance.status->isArchived;
    const bool copies =
        application && application->copyInstanceSettings && application->copyInstanceSettings->enabled;
    const auto language = messageBoxLanguage(request.query("language"));
    std::vector<StoredInstance> one;
    one.push_back(std::move(*stored));
    const auto shown = co_await permitted(request.caller(), std::move(one), archived && copies, language);
    if (shown.empty()) co_return http::empty(http::Status::forbidden);
    co_return http::json(http::Status::ok, json::write(shown.front()));
}

Task<http::Response> MessageBox::events(http::Request& request) {
    const auto stored = co_await common_.instances.find(request.pathGuid("instanceGuid"), Elements::without);
    if (!stored) co_return missing();
    co_await common_.access.requireOrSyncAdapter(request.caller(), "read", stored->instance);
    InstanceEventRepository::Filter all;
    auto found = co_await events_.list(request.pathGuid("instanceGuid"), all);
    co_return http::json(http::Status::ok, json::write(messageBoxEvents(std::move(found))));
}

Task<http::Response> MessageBox::undelete(http::Request& request) {
    const auto stored = co_await common_.instances.find(request.pathGuid("instanceGuid"), Elements::without);
    if (!stored) co_return missing();
    const auto& caller = request.caller();
    co_await common_.access.requireOrSyncAdapter(caller, "delete", stored->instance);
    const auto status = stored->instance.status.value_or(model::InstanceStatus());
    if (status.isHardDeleted) co_return missing();
    if (!status.isSoftDeleted) co_return yes();
    const auto now = common_.clock.now();
    const InstanceRepository::Apply apply = [&](InstanceChange& change) {
        auto& instance = change.instance();
        if (instance.status->isHardDeleted) throw Problem(Errc::notFound, "Could not find the instance");
        instance.status->isSoftDeleted = false;
        instance.status->softDeleted.reset();
        touch(instance, now, caller);
        auto event = instanceEvent("Undeleted", instance, caller, now);
        event.processInfo.reset();
        change.events.push_back(std::move(event));
    };
    co_await common_.instances.change(request.pathGuid("instanceGuid"), apply);
    co_return yes();
}

Task<http::Response> MessageBox::remove(http::Request& request) {
    const auto stored = co_await common_.instances.find(request.pathGuid("instanceGuid"), Elements::without);
    if (!stored) co_return missing();
    const auto& caller = request.caller();
    co_await common_.access.requireOrSyncAdapter(caller, "delete", stored->instance);
    const auto application = co_await common_.applications.find(stored->instance.appId.value_or(""));
    if (!application) co_return missing();
    const bool hard = request.queryBool("hard").value_or(false);
    const auto now = common_.clock.now();
    if (isDeletionPrevented(stored->instance, *application, now)) {
        co_return http::text(http::Status::forbidden, "Instance cannot be deleted yet");
    }
    const InstanceRepository::Apply apply = [&](InstanceChange& change) {
        auto& instance = change.instance();
        markDeleted(instance, hard, now);
        touch(instance, now, caller);
        auto event = instanceEvent("Deleted", instance, caller, now);
        event.processInfo.reset();
        change.events.push_back(std::move(event));
    };
    co_await common_.instances.change(request.pathGuid("instanceGuid"), apply);
    co_return yes();
}

}  // namespace varde::storage
