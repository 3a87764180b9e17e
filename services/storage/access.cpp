#include "access.hpp"

#include "base/problem.hpp"
#include "base/text.hpp"

namespace varde::storage {

namespace {

auth::Resource baseResource(const model::Instance& instance) {
    auth::Resource resource;
    resource.org = instance.org.value_or("");
    resource.app = appOf(instance);
    resource.partyId = partyOf(instance);
    resource.instanceId = instance.id.value_or("");
    return resource;
}

auth::Resource policyResource(const model::Instance& instance) {
    auto resource = baseResource(instance);
    resource.task = currentTaskId(instance);
    const bool hasTask = instance.process && instance.process->currentTask;
    if (!hasTask && instance.process) resource.endEvent = instance.process->endEvent.value_or("");
    return resource;
}

auth::Resource taskResource(const model::Instance& instance, std::string task) {
    auto resource = baseResource(instance);
    resource.task = std::move(task);
    return resource;
}

}  // namespace

std::vector<std::string> actionsOfTask(const std::optional<std::string>& altinnTaskType) {
    if (!altinnTaskType) return {};
    const auto& type = *altinnTaskType;
    for (const auto* writing : {"data", "feedback", "pdf", "eFormidling", "fiksArkiv", "subformPdf"}) {
        if (type == writing) return {"write"};
    }
    if (type == "payment") return {"pay", "write"};
    if (type == "confirmation") return {"confirm"};
    if (type == "signing") return {"sign", "write"};
    return {type};
}

bool isOwner(const auth::Caller& caller, const model::Instance& instance) {
    return !caller.org.empty() && caller.org == instance.org;
}

Access::Access(auth::Decisions& decisions, Rules rules)
    : remembered_(decisions, rules.decisionCacheTime),
      fresh_(decisions, std::chrono::seconds(0)),
      rules_(std::move(rules)) {}

Task<> Access::require(const auth::Caller& caller, std::string action, const model::Instance& instance) {
    const auto verdict = co_await remembered_.check(caller, std::move(action), policyResource(instance));
    if (!verdict.permitted) throw Problem(Errc::forbidden, "");
}

Task<> Access::requireOrSyncAdapter(
    const auth::Caller& caller, std::string action, const model::Instance& instance
) {
    if (isSyncAdapter(caller)) co_return;
    co_await require(caller, std::move(action), instance);
}

Task<> Access::requireAction(
    const auth::Caller& caller, std::string action, const model::Instance& instance
) {
    const auto verdict =
        co_await fresh_.check(caller, std::move(action), taskResource(instance, currentTaskId(instance)));
    if (!verdict.permitted) throw Problem(Errc::forbidden, "");
}

Task<bool> Access::anyAction(
    const auth::Caller& caller,
    std::vector<std::string> actions,
    const model::Instance& instance,
    std::string task
) {
    for (const auto& action : actions) {
        const auto verdict = co_await fresh_.check(caller, action, taskResource(instance, task));
        if (verdict.permitted) co_return true;
    }
    co_return false;
}

Task<> Access::requireTaskAction(const auth::Caller& caller, const model::Instance& instance) {
    std::vector<std::string> actions{"write"};
    if (instance.process && instance.process->currentTask) {
        actions = actionsOfTask(instance.process->currentTask->altinnTaskType);
    }
    actions.push_back("reject");
    const bool permitted = co_await anyAction(caller, actions, instance, currentTaskId(instance));
    if (!permitted) throw Problem(Errc::forbidden, "");
}

Task<> Access::requireNext(
    const auth::Caller& caller, const model::Instance& instance, const model::ProcessState& next
) {
    if (!instance.process || !instance.process->currentTask) throw Problem(Errc::forbidden, "");
    const auto& current = *instance.process->currentTask;
    const auto flow = next.currentTask ? next.currentTask->flowType : std::nullopt;

    auto actions = actionsOfTask(current.altinnTaskType);
    auto task = current.elementId.value_or("");
    if (flow == "AbandonCurrentMoveToNext") {
        actions = {"reject"};
    } else if (flow && *flow != "CompleteCurrentMoveToNext") {
        actions = actionsOfTask(next.currentTask->altinnTaskType);
        task = next.currentTask->elementId.value_or("");
    }
    const bool permitted = co_await anyAction(caller, actions, instance, task);
    if (!permitted) throw Problem(Errc::forbidden, "");
}

Task<> Access::requireAnyOf(
    const auth::Caller& caller, std::vector<std::string> actions, const model::Instance& instance
) {
    std::vector<auth::Resource> resources{policyResource(instance)};
    const auto verdicts = co_await fresh_.checkAll(caller, std::move(actions), std::move(resources));
    for (const auto& verdict : verdicts.at(0)) {
        if (verdict.permitted) co_return;
    }
    throw Problem(Errc::forbidden, "");
}

Task<> Access::requireInstantiate(
    const auth::Caller& caller, std::string org, std::string app, std::string partyId
) {
    auth::Resource resource;
    resource.org = std::move(org);
    resource.app = std::move(app);
    resource.partyId = std::move(partyId);
    const auto verdict = co_await fresh_.check(caller, "instantiate", std::move(resource));
    if (!verdict.permitted) throw Problem(Errc::forbidden, "");
}

Task<> Access::requireReadOfApp(const auth::Caller& caller, std::string org, std::string app) {
    auth::Resource resource;
    resource.org = std::move(org);
    resource.app = std::move(app);
    const auto verdict = co_await fresh_.check(caller, "read", std::move(resource));
    if (!verdict.permitted) throw Problem(Errc::forbidden, "");
}

Task<std::vector<std::vector<bool>>> Access::permitted(
    const auth::Caller& caller,
    std::vector<std::string> actions,
    const std::vector<model::Instance>& instances
) {
    std::vector<std::vector<bool>> answers;
    if (instances.empty()) co_return answers;
    std::vector<auth::Resource> resources;
    for (const auto& instance : instances) resources.push_back(policyResource(instance));
    const auto verdicts = co_await fresh_.checkAll(caller, std::move(actions), std::move(resources));
    for (const auto& ofInstance : verdicts) {
        auto& answer = answers.emplace_back();
        for (const auto& verdict : ofInstance) answer.push_back(verdict.permitted);
    }
    co_return answers;
}

bool Access::isSyncAdapter(const auth::Caller& caller) const {
    return containsIgnoreCase(caller.scope, rules_.syncAdapterScope);
}

bool Access::mayReadAsOwner(const auth::Caller& caller) const {
    // The original looks for the text anywhere in the scopes; so do we, since callers' scopes were given for
    // that.
    for (const auto& scope : rules_.instanceReadScopes) {
        if (containsIgnoreCase(caller.scope, scope)) return true;
    }
    return isSyncAdapter(caller);
}

bool Access::isPrivileged(const auth::Caller& caller) const {
    if (isSyncAdapter(caller)) return true;
    const auto scope = caller.claim("scope").value_or("");
    for (const auto entry : split(scope, ' ')) {
        if (entry.starts_with("altinn:serviceowner")) return true;
    }
    return false;
}

}  // namespace varde::storage
