#include "process_api.hpp"

#include "wire.hpp"

namespace varde::app_runtime {

namespace {

using http::Status;

constexpr int completeRoundsMax = 100;

json::Array processTasks(const appdef::Process& process) {
    json::Array list;
    // Every task before every service task, each in document order.
    for (const auto kind : {appdef::ElementKind::task, appdef::ElementKind::serviceTask}) {
        for (const auto& element : process.elements()) {
            if (element.kind != kind) continue;
            list.push_back(json::Object{
                {"altinnTaskType", element.taskType},
                {"elementId", element.id},
                {"elementType", std::string(element.elementType())}});
        }
    }
    return list;
}

Refusal problem(std::string title, std::string detail) {
    return Refusal::problem(
        Status::conflict, std::move(title), std::move(detail), {{"validationIssues", nullptr}}
    );
}

}  // namespace

Task<http::Response> ProcessApi::answer(const Call& call, const model::Instance& instance) {
    auto state = wire::processState(instance.process.value_or(model::ProcessState()));
    state.asObject()->set("processTasks", processTasks(call.app->process));
    auto* current = state.find("currentTask");
    if (current == nullptr || !current->isObject()) co_return http::json(Status::ok, json::write(state));

    auto& task = *current->asObject();
    json::Object actions;
    json::Array userActions;
    bool mayRead = false;
    bool mayWrite = false;
    const auto* element = call.app->process.findTask(currentTask(instance));
    if (element != nullptr) {
        std::vector<std::string> ids{"read", "write"};
        for (const auto& action : element->actions) {
            if (!action.id.empty()) ids.push_back(action.id);
        }
        auto resource = call.resource();
        resource.partyId = instance.instanceOwner ? instance.instanceOwner->partyId.value_or("") : "";
        resource.instanceId = instance.id.value_or("");
        resource.task = element->id;
        std::vector<auth::Resource> resources{std::move(resource)};
        const auto verdicts =
            co_await platform_.enforcement.checkAll(call.caller(), ids, std::move(resources));
        const auto granted = [&](std::size_t at) {
            return !verdicts.empty() && at < verdicts.front().size() && verdicts.front()[at].permitted;
        };
        mayRead = granted(0);
        mayWrite = granted(1);
        std::size_t at = 0;
        const auto add = [&](const std::string& id, bool server) {
            if (!server) actions.set(id, granted(at));
            userActions.push_back(json::Object{
                {"id", id}, {"authorized", granted(at)}, {"type", server ? "ServerAction" : "ProcessAction"}}
            );
            ++at;
        };
        add("read", false);
        add("write", false);
        for (const auto& action : element->actions) {
            if (!action.id.empty()) add(action.id, action.server);
        }
    }
    task.set("actions", std::move(actions));
    task.set("userActions", std::move(userActions));
    task.set("read", mayRead);
    task.set("write", mayWrite);
    task.set(
        "elementType",
        element != nullptr ? json::Value(std::string(element->elementType())) : json::Value(nullptr)
    );
    co_return http::json(Status::ok, json::write(state));
}

Task<http::Response> ProcessApi::state(Call& call) {
    co_await access_.require(call, "read");
    const auto stored =
        co_await platform_.storage.instance(call.credentials, call.app->id(), call.instanceId());
    co_return co_await answer(call, stored.instance);
}

Task<http::Response> ProcessApi::start(Call& call) {
    co_await access_.require(call, "instantiate");
    const auto stored =
        co_await platform_.storage.instance(call.credentials, call.app->id(), call.instanceId());
    if (stored.instance.process)
        throw Refusal::text(Status::conflict, "Process is already started. Use next.");
    const auto start = engine_.start(call, call.request.query("startEvent").value_or(""));
    model::Instance started;
    bool late = false;
    try {
        started = co_await engine_.enter(call, stored, start, nullptr, {}, {});
    } catch (const PlatformFailure& failure) {  // someone else started it since it was read
        late = failure.status() == Status::preconditionFailed;
        if (!late) throw;
    }
    if (late) throw Refusal::text(Status::conflict, "Process is already started. Use next.");
    co_return co_await answer(call, started);
}

Task<http::Response> ProcessApi::nextElements(Call& call) {
    co_await access_.require(call, "read");
    const auto stored =
        co_await platform_.storage.instance(call.credentials, call.app->id(), call.instanceId());
    json::Array ids;
    if (!stored.instance.process) {
        for (const auto* event : call.app->process.startEvents()) ids.push_back(event->id);
    } else if (currentTask(stored.instance).empty()) {
        throw Refusal::text(Status::conflict, "Instance does not have valid info about currentTask");
    }
    co_return http::json(Status::ok, json::write(json::Value(std::move(ids))));
}

Task<http::Response> ProcessApi::next(Call& call) {
    const auto body = co_await call.request.body(64 * 1024);
    std::optional<std::string> action;
    // Without a JSON object there is no action, whatever the content type says (contract 7.11).
    if (const auto text = trim(body); !text.empty() && text.front() == '{') {
        action = json::parseValue(text).text("action");
        if (action && action->empty()) action.reset();
    }
    auto stored = co_await platform_.storage.instance(call.credentials, call.app->id(), call.instanceId());
    const auto moved = co_await engine_.next(call, std::move(stored), action);
    co_return co_await answer(call, moved);
}

Task<http::Response> ProcessApi::completeProcess(Call& call) {
    auto stored = co_await platform_.storage.instance(call.credentials, call.app->id(), call.instanceId());
    const auto& process = stored.instance.process;
    if (!process) throw problem("Process is not started.", "Use start!");
    if (process->ended) {
        throw Refusal::text(Status::conflict, "It is not possible to complete a process that is ended");
    }
    if (currentTask(stored.instance).empty()) {
        throw Refusal::text(Status::conflict, "Instance does not have valid info about currentTask");
    }
    for (int round = 0; round < completeRoundsMax; ++round) {
        const auto type = currentTaskType(stored.instance);
        auto resource = call.instanceResource();
        resource.task = currentTask(stored.instance);
        bool allowed = false;
        for (const auto& one : appdef::defaultActions(type)) {
            if (!allowed) allowed = co_await access_.permitted(call, one, resource);
        }
        if (!allowed) throw Refusal::empty(Status::forbidden);
        const std::optional<std::string> action = appdef::completeAction(type);
        const auto moved = co_await engine_.next(call, std::move(stored), action);
        if (currentTask(moved).empty()) co_return co_await answer(call, moved);
        stored = co_await platform_.storage.instance(call.credentials, call.app->id(), call.instanceId());
    }
    throw Refusal::text(Status::internalError, "More than 100 iterations in process. Possible loop?");
}

Task<http::Response> ProcessApi::history(Call& call) {
    co_await access_.require(call, "read");
    co_await platform_.storage.instance(call.credentials, call.app->id(), call.instanceId());
    const auto stored = co_await platform_.storage.history(call.credentials, call.instanceId());
    json::Array list;
    if (const auto* items = stored["processHistory"].asArray()) {
        for (const auto& item : *items) {
            json::Object entry;
            for (const auto* name :
                 {"eventType", "elementId", "occured", "started", "ended", "performedBy"}) {
                entry.set(name, item[name]);
            }
            list.push_back(std::move(entry));
        }
    }
    const json::Value answer = json::Object{{"processHistory", std::move(list)}};
    co_return http::json(Status::ok, json::write(answer));
}

}  // namespace varde::app_runtime
