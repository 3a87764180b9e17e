#include "access.hpp"

namespace varde::app_runtime {

namespace {

using http::Status;

bool contributes(const Call& call, const model::DataType& type) {
    const auto& list = type.allowedContributers && !type.allowedContributers->empty()
                           ? type.allowedContributers
                           : type.allowedContributors;
    if (!list || list->empty()) return true;
    if (!call.isServiceOwner()) return false;
    const auto& caller = call.caller();
    for (const auto& entry : *list) {
        if (equalsIgnoreCase(entry, "org:" + caller.org)) return true;
        if (!caller.orgNumber.empty() && equalsIgnoreCase(entry, "orgno:" + caller.orgNumber)) return true;
    }
    return false;
}

void requireCreate(
    const Call& call,
    const model::Instance& instance,
    const model::DataType& type,
    std::optional<std::uint64_t> length
) {
    if (type.maxCount > 0 && countOf(instance, type.id) >= static_cast<std::size_t>(type.maxCount)) {
        throw Refusal::problem(
            Status::conflict,
            "Max Count Exceeded",
            "Cannot create more than " + std::to_string(type.maxCount) + " data elements of type " + type.id
        );
    }
    if (length && type.maxSize && *length > static_cast<std::uint64_t>(*type.maxSize) * bytesPerMegabyte) {
        throw Refusal::problem(
            Status::badRequest,
            "Max Size Exceeded",
            "Cannot create data element of type " + type.id + " larger than " +
                std::to_string(*type.maxSize) + " MB"
        );
    }
    if (type.appLogic && type.appLogic->disallowUserCreate && !call.isServiceOwner()) {
        throw Refusal::problem(
            Status::badRequest, "User Create Disallowed", "Cannot create data element of type " + type.id
        );
    }
}

void requireDelete(const Call& call, const model::DataType& type) {
    if (!type.appLogic) return;
    if (type.appLogic->classRef && type.maxCount == 1 && type.minCount == 1) {
        throw Refusal::problem(
            Status::badRequest,
            "Cannot Delete main data element",
            "Cannot delete the only data element of type " + type.id
        );
    }
    if (type.appLogic->disallowUserDelete && !call.isServiceOwner()) {
        throw Refusal::problem(
            Status::badRequest, "User Delete Disallowed", "Cannot delete data element of type " + type.id
        );
    }
}

}  // namespace

std::string currentTask(const model::Instance& instance) {
    if (!instance.process || !instance.process->currentTask) return {};
    return instance.process->currentTask->elementId.value_or("");
}

std::string currentTaskType(const model::Instance& instance) {
    if (!instance.process || !instance.process->currentTask) return {};
    return instance.process->currentTask->altinnTaskType.value_or("");
}

std::size_t countOf(const model::Instance& instance, std::string_view dataType) {
    std::size_t count = 0;
    for (const auto& element : instance.data) {
        if (element.deleteStatus && element.deleteStatus->isHardDeleted) continue;
        if (element.dataType == dataType) ++count;
    }
    return count;
}

Task<> Access::require(const Call& call, std::string action) {
    const auto verdict =
        co_await enforcement_.check(call.caller(), std::move(action), call.instanceResource());
    if (!verdict.permitted) throw Refusal::empty(Status::forbidden);
}

Task<> Access::requireDetailed(const Call& call, std::string action, auth::Resource resource) {
    const auto verdict = co_await enforcement_.check(call.caller(), std::move(action), std::move(resource));
    if (verdict.permitted) co_return;
    if (verdict.requiredLevel) throw Refusal::forbidden(verdict.requiredLevel);
    throw Refusal::standard(Status::forbidden);
}

Task<bool> Access::permitted(const Call& call, std::string action, auth::Resource resource) {
    const auto verdict = co_await enforcement_.check(call.caller(), std::move(action), std::move(resource));
    co_return verdict.permitted;
}

Task<> Access::requireWrite(
    const Call& call,
    const model::Instance& instance,
    const model::DataType& type,
    Write kind,
    std::optional<std::uint64_t> length
) {
    if (type.id == "ref-data-as-pdf") {
        throw Refusal::problem(Status::forbidden, "Forbidden", "Data type " + type.id + " cannot be changed");
    }
    const auto task = currentTask(instance);
    if (call.app->settings.flag("AppSettings.EnforceDataTypeTaskId") && type.taskId &&
        !type.taskId->empty() && *type.taskId != task) {
        throw Refusal::problem(
            Status::conflict,
            "Conflict with Current Task",
            "Data type " + type.id + " belongs to task " + *type.taskId + ", current task is " + task
        );
    }
    if (type.actionRequiredToWrite && !type.actionRequiredToWrite->empty()) {
        auto resource = call.resource();
        resource.partyId = instance.instanceOwner ? instance.instanceOwner->partyId.value_or("") : "";
        resource.instanceId = instance.id.value_or("");
        resource.task = task;
        const bool granted = co_await permitted(call, *type.actionRequiredToWrite, std::move(resource));
        if (!granted) throw Refusal::problem(Status::forbidden, "Unauthorized", "No access to " + type.id);
    }
    if (instance.status &&
        (instance.status->isArchived || instance.status->isSoftDeleted || instance.status->isHardDeleted)) {
        throw Refusal::problem(
            Status::conflict,
            "Instance Not Active",
            "Cannot update data element of archived or deleted instance"
        );
    }
    if (!contributes(call, type)) {
        throw Refusal::problem(Status::forbidden, "Forbidden", "User is not allowed to write " + type.id);
    }
    if (kind == Write::create) requireCreate(call, instance, type, length);
    if (kind == Write::remove) requireDelete(call, type);
}

Task<bool> Access::mayRead(const Call& call, const model::Instance& instance, const model::DataType& type) {
    if (!type.actionRequiredToRead || type.actionRequiredToRead->empty()) co_return true;
    auto resource = call.resource();
    resource.partyId = instance.instanceOwner ? instance.instanceOwner->partyId.value_or("") : "";
    resource.instanceId = instance.id.value_or("");
    co_return co_await permitted(call, *type.actionRequiredToRead, std::move(resource));
}

Task<> Access::requireRead(const Call& call, const model::Instance& instance, const model::DataType& type) {
    const bool granted = co_await mayRead(call, instance, type);
    if (!granted) throw Refusal::problem(Status::forbidden, "Unauthorized", "No access to " + type.id);
}

Task<> Access::keepReadable(const Call& call, model::Instance& instance) {
    std::vector<model::DataElement> readable;
    for (auto& element : instance.data) {
        const auto* type = call.app->dataType(element.dataType);
        bool granted = false;  // nobody says who may read what the app does not know
        if (type != nullptr) granted = co_await mayRead(call, instance, *type);
        if (granted) readable.push_back(std::move(element));
    }
    instance.data = std::move(readable);
}

}  // namespace varde::app_runtime
