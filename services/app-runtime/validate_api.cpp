#include "validate_api.hpp"

namespace varde::app_runtime {

using http::Status;

namespace {

Refusal wentWrong(const PlatformFailure& failure) {
    return Refusal::problem(failure.status(), "Something went wrong.", failure.message());
}

}  // namespace

Task<http::Response> ValidateApi::instance(Call& call) {
    std::optional<Refusal> refusal;
    VersionedInstance stored;
    try {
        stored = co_await platform_.storage.instance(call.credentials, call.app->id(), call.instanceId());
    } catch (const PlatformFailure& failure) {  // this endpoint words it in its own way
        refusal = wentWrong(failure);
    }
    if (refusal) throw *refusal;
    if (currentTask(stored.instance).empty()) {
        throw Refusal::problem(
            Status::conflict, "Validation error", "Unable to validate instance without a started process."
        );
    }
    ValidationScope scope;
    scope.ignored = ignoredValidators(call.request.query("ignoredValidators").value_or(""));
    if (const auto only = call.request.queryBool("onlyIncrementalValidators")) {
        scope.which = *only ? Validators::incremental : Validators::nonIncremental;
    }
    auto sources = co_await validation_.run(call, stored.instance, scope);
    co_return http::json(Status::ok, json::write(json::Value(toJson(flatten(std::move(sources))))));
}

Task<http::Response> ValidateApi::element(Call& call) {
    const auto stored =
        co_await platform_.storage.instance(call.credentials, call.app->id(), call.instanceId());
    const auto id = call.request.pathGuid("dataGuid").toString();
    const model::DataElement* element = nullptr;
    for (const auto& one : stored.instance.data) {
        if (equalsIgnoreCase(one.id, id)) element = &one;
    }
    const auto* type = element == nullptr ? nullptr : call.app->dataType(element->dataType);
    const auto task = currentTask(stored.instance);
    if (type == nullptr || task.empty()) throw Refusal::standard(Status::internalError);

    ValidationScope scope{Validators::incremental, {}};
    auto sources = co_await validation_.run(call, stored.instance, scope);
    std::vector<Issue> issues;
    if (type->taskId != task) {
        Issue issue;
        issue.severity = Severity::warning;
        issue.code = "DataElementValidatedAtWrongTask";
        issue.description =
            "Data element for task " + type->taskId.value_or("") + " validated while currentTask is " + task;
        issue.dataElementId = element->id;
        issue.source = "DataElementValidation";
        issues.push_back(std::move(issue));
    }
    for (auto& issue : flatten(std::move(sources))) {
        if (issue.dataElementId == element->id) issues.push_back(std::move(issue));
    }
    co_return http::json(Status::ok, json::write(json::Value(toJson(issues))));
}

}  // namespace varde::app_runtime
