#include "instance_event_rules.hpp"

#include <algorithm>

namespace varde::storage {

namespace {

model::PlatformUser userOf(const auth::Caller& caller) {
    model::PlatformUser user;
    if (caller.userId) user.userId = static_cast<std::int32_t>(*caller.userId);
    if (!caller.org.empty()) user.orgId = caller.org;
    user.authenticationLevel = caller.authenticationLevel;
    if (caller.systemUser) {
        user.systemUserId = Guid::parse(caller.systemUser->id);
        user.systemUserOwnerOrgNo = caller.systemUser->ownerOrgNumber;
    }
    return user;
}

std::string performer(const model::InstanceEvent& event) {
    if (!event.user) return {};
    for (const auto& name :
         {event.user->nationalIdentityNumber, event.user->orgId, event.user->systemUserOwnerOrgNo}) {
        if (name && !name->empty()) return *name;
    }
    return {};
}

model::ProcessHistoryItem newItem(const model::InstanceEvent& event, std::optional<std::string> elementId) {
    model::ProcessHistoryItem item;
    item.eventType = event.eventType;
    item.elementId = std::move(elementId);
    item.performedBy = performer(event);
    return item;
}

model::ProcessHistoryItem* itemOf(
    model::ProcessHistoryList& list, const std::optional<std::string>& elementId
) {
    const auto found =
        std::find_if(list.processHistory.begin(), list.processHistory.end(), [&](const auto& item) {
            return item.elementId == elementId;
        });
    return found == list.processHistory.end() ? nullptr : &*found;
}

}  // namespace

model::InstanceEvent instanceEvent(
    std::string type,
    const model::Instance& instance,
    const auth::Caller& caller,
    DateTime now,
    std::string dataId
) {
    model::InstanceEvent event;
    event.id = Guid::random();
    event.instanceId = instance.id;
    event.instanceOwnerPartyId = instance.instanceOwner ? instance.instanceOwner->partyId : std::nullopt;
    event.created = now;
    event.eventType = std::move(type);
    event.user = userOf(caller);
    event.processInfo = instance.process;
    if (!dataId.empty()) event.dataId = std::move(dataId);
    return event;
}

std::optional<std::string> mistakeIn(const model::InstanceEvent& event, const std::string& instanceId) {
    const auto& user = event.user;
    const bool hasUser = user && (user->userId || user->endUserSystemId || user->systemUserId ||
                                  (user->orgId && !user->orgId->empty()));
    if (!hasUser) return "Invalid user in an event";
    if (user->systemUserId && user->systemUserOwnerOrgNo.value_or("").empty())
        return "Invalid user in an event";
    if (event.instanceId != instanceId) return "An event has another instance id than the path";
    return std::nullopt;
}

void complete(model::InstanceEvent& event, DateTime now) {
    event.created = event.created ? event.created->toUtc() : now;
    if (!event.id || event.id->isZero()) event.id = Guid::random();
}

model::ProcessHistoryList processHistory(const std::vector<model::InstanceEvent>& events) {
    model::ProcessHistoryList list;
    for (const auto& event : events) {
        const auto type = event.eventType.value_or("");
        const auto info = event.processInfo.value_or(model::ProcessState());
        const auto task = info.currentTask.value_or(model::ProcessElementInfo());
        if (type == "process_StartEvent") {
            auto item = newItem(event, info.startEvent);
            item.occured = info.started ? info.started : event.created;
            list.processHistory.push_back(std::move(item));
        } else if (type == "process_StartTask") {
            if (auto* former = itemOf(list, task.elementId)) {
                former->started = event.created;
                continue;
            }
            auto item = newItem(event, task.elementId);
            item.started = item.occured = info.started ? info.started : event.created;
            list.processHistory.push_back(std::move(item));
        } else if (type == "process_EndTask") {
            if (auto* former = itemOf(list, task.elementId)) {
                former->ended = event.created;
                continue;
            }
            auto item = newItem(event, task.elementId);
            item.ended = item.occured = info.ended ? info.ended : event.created;
            list.processHistory.push_back(std::move(item));
        } else if (type == "process_EndEvent") {
            auto item = newItem(event, info.endEvent);
            item.occured = info.ended;
            list.processHistory.push_back(std::move(item));
        }
    }
    return list;
}

}  // namespace varde::storage
