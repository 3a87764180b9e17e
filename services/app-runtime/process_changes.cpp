#include "process_changes.hpp"

namespace varde::app_runtime {

bool ofTask(const appdef::AppDefinition& app, const model::DataElement& element, const std::string& task) {
    if (element.deleteStatus && element.deleteStatus->isHardDeleted) return false;
    const auto* type = app.dataType(element.dataType);
    return type != nullptr && type->taskId && *type->taskId == task && !task.empty();
}

std::vector<model::DataChange> dataChanges(
    const appdef::AppDefinition& app,
    const model::Instance& instance,
    const std::string& left,
    const std::string& entered,
    bool locks,
    bool ends
) {
    std::vector<model::DataChange> changes;
    for (const auto& element : instance.data) {
        const auto id = Guid::parse(element.id);
        if (!id) continue;
        const auto* type = app.dataType(element.dataType);
        model::DataChange change;
        change.dataElementId = *id;
        if (ends && type != nullptr && type->appLogic && type->appLogic->autoDeleteOnProcessEnd) {
            change.remove = true;
        } else if (ofTask(app, element, entered)) {
            if (element.locked) change.locked = false;
        } else if (locks && ofTask(app, element, left)) {
            change.locked = true;
        }
        if (change.remove || change.locked) changes.push_back(std::move(change));
    }
    return changes;
}

model::ProcessElementInfo taskInfo(
    const appdef::Element& element, std::int32_t flow, bool abandoned, DateTime now
) {
    model::ProcessElementInfo info;
    info.flow = flow;
    info.started = now;
    info.elementId = element.id;
    info.name = element.name;
    info.altinnTaskType = element.taskType;
    info.flowType = abandoned ? "AbandonCurrentMoveToNext" : "CompleteCurrentMoveToNext";
    return info;
}

}  // namespace varde::app_runtime
