#include "process_rules.hpp"

#include "base/problem.hpp"
#include "instance_event_rules.hpp"
#include "instance_rules.hpp"

namespace varde::storage {

namespace {

void removeElement(
    InstanceChange& change, const std::string& elementId, const auth::Caller& caller, DateTime now
) {
    elementRemoved(change);
    change.removeElement(elementId);
    change.events.push_back(instanceEvent("Deleted", change.stored.instance, caller, now, elementId));
}

void markRemoved(
    InstanceChange& change,
    StoredElement& stored,
    const ProcessStep& step,
    const auth::Caller& caller,
    DateTime now
) {
    const auto* type = step.application ? dataTypeOf(*step.application, stored.element.dataType) : nullptr;
    if (!type || !type->appLogic || !type->appLogic->autoDeleteOnProcessEnd) {
        throw Problem(Errc::badRequest, "dataChanges: a delayed deletion requires autoDeleteOnProcessEnd");
    }
    stored.element.deleteStatus = model::DeleteStatus{.isHardDeleted = true, .hardDeleted = now};
    stored.element.lastChanged = now.truncatedToMicroseconds();
    stored.element.lastChangedBy = caller.writtenAs();
    change.events.push_back(instanceEvent("Deleted", change.stored.instance, caller, now, stored.element.id));
}

void applyDataChange(
    InstanceChange& change,
    const model::DataChange& data,
    const ProcessStep& step,
    const auth::Caller& caller,
    DateTime now
) {
    const auto elementId = data.dataElementId.toString();
    auto* stored = change.changeElement(elementId);
    if (!stored) throw Problem(Errc::badRequest, "dataChanges: no such data element: " + elementId);
    if (data.locked) stored->element.locked = *data.locked;
    if (data.isRead) stored->element.isRead = *data.isRead;
    if (data.remove && data.delay) {
        markRemoved(change, *stored, step, caller, now);
    } else if (data.remove) {
        removeElement(change, elementId, caller, now);
    }
}

}  // namespace

void applyMove(
    InstanceChange& change,
    const model::ProcessState& seen,
    const model::ProcessState& next,
    const auth::Caller& caller,
    DateTime now
) {
    if (!isSame(change.stored.instance.process, seen)) {
        throw Problem(Errc::conflict, "The process has moved on meanwhile");
    }
    auto& instance = change.instance();
    const bool signingBegins = moveProcess(instance, next);
    touch(instance, now, caller);
    if (signingBegins) change.events.push_back(instanceEvent("SentToSign", instance, caller, now));
}

void requireVersion(const model::ProcessStateUpdate& update, std::int64_t version) {
    if (update.ifVersion && *update.ifVersion != version) {
        throw Problem(Errc::preconditionFailed, "The instance has another version than ifVersion");
    }
}

void applyStep(InstanceChange& change, const ProcessStep& step, const auth::Caller& caller, DateTime now) {
    const auto& update = step.update;
    requireVersion(update, change.stored.version);
    const auto& next = update.state.value();
    for (const auto& data : update.dataChanges.value_or(std::vector<model::DataChange>())) {
        applyDataChange(change, data, step, caller, now);
    }
    if (step.deleteGeneratedElements && next.currentTask) {
        const auto task = next.currentTask->elementId.value_or("");
        for (const auto& id : generatedElements(change.stored, task)) removeElement(change, id, caller, now);
    }
    for (auto event : update.events.value_or(std::vector<model::InstanceEvent>())) {
        complete(event, now);
        change.events.push_back(std::move(event));
    }
    applyMove(change, step.seen, next, caller, now);
    if (update.presentationTexts) merge(change.instance().presentationTexts, *update.presentationTexts);
    if (update.dataValues) merge(change.instance().dataValues, *update.dataValues);
    change.cloudEvents = step.cloudEvents;
}

}  // namespace varde::storage
