#include "process_engine.hpp"

#include <algorithm>

#include "appdef/field_path.hpp"
#include "directory.hpp"
#include "instance_expressions.hpp"
#include "process_changes.hpp"
#include "telemetry/log.hpp"

namespace varde::app_runtime {

namespace {

using http::Status;

constexpr int attemptsMax = 3;

Refusal conflict(std::string title, std::string detail) {
    return Refusal::problem(
        Status::conflict, std::move(title), std::move(detail), {{"validationIssues", nullptr}}
    );
}

void addTo(FieldChanges& all, const FieldChanges& more) {
    for (const auto& [key, value] : more.presentationTexts) all.presentationTexts[key] = value;
    for (const auto& [key, value] : more.dataValues) all.dataValues[key] = value;
}

// Storage has another version of the instance by now than the one that was worked on.
bool cameSecond(const PlatformFailure& failure) {
    return failure.status() == Status::conflict || failure.status() == Status::preconditionFailed;
}

// Each time that a task is entered has a number of its own.
std::optional<std::int32_t> visit(const model::Instance& instance) {
    if (!instance.process || !instance.process->currentTask) return std::nullopt;
    return instance.process->currentTask->flow;
}

std::optional<model::TextMapChange> ifAny(const model::TextMapChange& change) {
    if (change.empty()) return std::nullopt;
    return change;
}

// A form of the task that is left: as it was stored, and as it will be.
struct Finished {
    const model::DataElement* element;
    json::Value before;
    json::Value data;
};

// What the user could not see does not go on to the app owner, where the app says so.
void removeHidden(
    const Call& call, const model::Instance& instance, const std::string& task, std::vector<Finished>& forms
) {
    const auto* set = call.app->layoutSetForTask(task);
    if (set == nullptr || set->layout == nullptr) return;
    InstanceFacts facts{
        .app = *call.app,
        .instance = instance,
        .forms = {},
        .dataType = set->layout->dataType(),
        .action = {}};
    std::vector<appdef::FormElement> elements;
    for (const auto& form : forms) {
        facts.forms.emplace(form.element->dataType, &form.before);
        elements.push_back({form.element->id, form.element->dataType, &form.before});
    }
    const InstanceExpressions environment(facts);
    const appdef::LayoutState layout(*set->layout, std::move(elements), environment, layoutsOf(*call.app));
    for (const auto& field : layout.hiddenFields(true)) {
        for (auto& form : forms) {
            if (form.element->id == field.elementId) appdef::removeAt(form.data, field.path);
        }
    }
}

}  // namespace

ProcessEngine::Start ProcessEngine::start(const Call& call, const std::string& startEvent) const {
    const auto& process = call.app->process;
    const auto events = process.startEvents();
    const appdef::Element* chosen = nullptr;
    if (startEvent.empty()) {
        if (events.size() == 1) chosen = events.front();
    } else {
        for (const auto* event : events) {
            if (event->id == startEvent) chosen = event;
        }
    }
    if (chosen == nullptr) {
        throw Refusal::text(
            Status::conflict,
            startEvent.empty() ? "There is not exactly one start event. Choose one"
                               : "No start event is named " + startEvent
        );
    }
    const auto now = platform_.clock.now();
    Start start;
    start.started.started = now;
    start.started.startEvent = chosen->id;
    start.started.currentTask.emplace();
    start.started.currentTask->flow = 1;
    start.started.currentTask->elementId = chosen->id;

    const model::Instance none;
    const InstanceFacts facts{.app = *call.app, .instance = none, .forms = {}, .dataType = {}, .action = {}};
    const auto condition = [&](const appdef::Element&, const json::Value& expression) {
        return appdef::evaluate(expression, InstanceExpressions(facts)).asBool() == true;
    };
    const auto& first = process.next(chosen->id, condition);
    start.state = start.started;
    start.state.currentTask = taskInfo(first, 2, false, now);
    return start;
}

Task<> ProcessEngine::autoCreate(
    const Call& call,
    VersionedInstance& current,
    const std::string& task,
    const json::Value& party,
    const json::Object& external,
    FieldChanges& fields
) {
    const auto& instance = current.instance;
    const auto id = instance.id.value_or("");
    for (const auto& type : call.app->application.dataTypes) {
        if (!type.taskId || *type.taskId != task || !isForm(type)) continue;
        if (!type.appLogic->autoCreate.value_or(false) || countOf(instance, type.id) > 0) continue;
        auto data = FormData::modelOf(call, type.id).initial();
        auto owner = party;
        if (owner.isNull() && instance.instanceOwner) {
            owner = co_await platform_.directory.party(
                call.credentials, instance.instanceOwner->partyId.value_or("")
            );
        }
        co_await forms_.prefill(call, type.id, data, owner, external);
        co_await forms_.add(call, id, type.id, data, &current.version);
        addTo(fields, FormData::changes(call, instance, type.id, data));
    }
}

Task<model::Instance> ProcessEngine::enter(
    const Call& call,
    VersionedInstance entered,
    const Start& start,
    const json::Value& party,
    const json::Object& external,
    std::vector<json::Value> cloudEvents
) {
    const auto& instance = entered.instance;
    const auto id = instance.id.value_or("");
    const auto task = start.state.currentTask->elementId.value_or("");
    FieldChanges fields;
    co_await autoCreate(call, entered, task, party, external, fields);

    const auto user = co_await actor(call, platform_);
    const auto now = platform_.clock.now();
    model::ProcessStateUpdate update;
    update.state = start.state;
    update.events.emplace();
    update.events->push_back(processEvent(instance, user, "process_StartEvent", start.started, now));
    update.events->push_back(processEvent(instance, user, "process_StartTask", start.state, now));
    update.presentationTexts = ifAny(fields.presentationTexts);
    update.dataValues = ifAny(fields.dataValues);
    if (!cloudEvents.empty()) update.cloudEvents = std::move(cloudEvents);
    update.ifVersion = entered.version;
    co_return co_await platform_.storage.step(call.credentials, id, update);
}

Task<> ProcessEngine::requireAction(
    const Call& call, const model::Instance& instance, const std::optional<std::string>& action
) {
    auto resource = call.instanceResource();
    resource.task = currentTask(instance);
    const auto actions = action ? std::vector{*action} : appdef::defaultActions(currentTaskType(instance));
    for (const auto& one : actions) {
        const bool granted = co_await access_.permitted(call, one, resource);
        if (granted) co_return;
    }
    throw Refusal::problem(
        Status::forbidden,
        "Unauthorized",
        "User is not authorized to perform action " + (action ? *action : join(actions, " or ")) +
            " on task " + resource.task,
        {{"validationIssues", nullptr}}
    );
}

Task<> ProcessEngine::requireValid(const Call& call, const model::Instance& instance) {
    auto sources = co_await validation_.run(call, instance, ValidationScope{});
    const auto issues = flatten(std::move(sources));
    if (!blocks(issues)) co_return;
    const auto errors = std::count_if(issues.begin(), issues.end(), [](const auto& issue) {
        return issue.severity == Severity::error;
    });
    throw Refusal::problem(
        Status::conflict,
        "Validation failed for task",
        std::to_string(errors) + " validation errors found for task " + currentTask(instance),
        {{"validationIssues", toJson(issues)}}
    );
}

Task<const appdef::Element*> ProcessEngine::following(
    const Call& call, const model::Instance& instance, const std::optional<std::string>& action
) {
    const auto task = currentTask(instance);
    const auto& process = call.app->process;
    const auto* set = call.app->layoutSetForTask(task);
    InstanceFacts facts{
        .app = *call.app, .instance = instance, .forms = {}, .dataType = {}, .action = action};
    // The hook of appdef is no coroutine, so that what conditions may ask for is read before it is called.
    std::map<std::string, json::Value> forms;
    if (!process.gatewaysAfter(task).empty()) {
        for (const auto& element : instance.data) {
            const auto* type = call.app->dataType(element.dataType);
            if (type == nullptr || !isForm(*type) || forms.count(element.dataType) > 0) continue;
            forms[element.dataType] = co_await forms_.load(call, instance.id.value_or(""), element);
        }
    }
    for (const auto& [dataType, data] : forms) facts.forms[dataType] = &data;
    // Exactly true: a text or a number that means as much does not count (contract 3.7).
    const auto condition = [&](const appdef::Element& gateway, const json::Value& expression) {
        facts.dataType = gateway.connectedDataTypeId;
        if (facts.dataType.empty() && set != nullptr) facts.dataType = call.app->dataTypeOf(*set);
        return appdef::evaluate(expression, InstanceExpressions(facts)).asBool() == true;
    };
    co_return &process.next(task, condition);
}

Task<FieldChanges> ProcessEngine::finalise(
    const Call& call, VersionedInstance& current, const std::string& task, Left& left
) {
    FieldChanges fields;
    const auto& instance = current.instance;
    const auto id = instance.id.value_or("");
    std::vector<Finished> forms;
    for (const auto& element : instance.data) {
        if (!ofTask(*call.app, element, task) || element.locked) continue;
        const auto& type = *call.app->dataType(element.dataType);
        if (!isForm(type)) continue;
        const bool readable = co_await access_.mayRead(call, instance, type);
        if (!readable) continue;
        auto data = co_await forms_.load(call, id, element);
        forms.push_back({&element, data, std::move(data)});
    }
    if (call.app->settings.flag("AppSettings.RemoveHiddenData")) removeHidden(call, instance, task, forms);
    for (auto& form : forms) {
        FormData::modelOf(call, form.element->dataType).removeRowIds(form.data);
        if (form.data != form.before) {
            co_await forms_.replace(call, id, *form.element, form.data, &current.version);
            left.finalised.insert(form.element->id);
        }
        if (left.finalised.count(form.element->id) > 0)
            addTo(fields, FormData::changes(call, instance, form.element->dataType, form.data));
    }
    co_return fields;
}

Task<model::Instance> ProcessEngine::move(
    const Call& call, VersionedInstance current, const std::optional<std::string>& action, Left& left
) {
    const bool abandons = action == "reject";
    const auto id = current.instance.id.value_or("");
    const auto task = currentTask(current.instance);
    const auto* target = co_await following(call, current.instance, action);
    const bool ends = target->kind == appdef::ElementKind::endEvent;

    FieldChanges fields;
    if (!abandons) fields = co_await finalise(call, current, task, left);
    if (!ends) {
        co_await autoCreate(call, current, target->id, nullptr, {}, left.created);
        addTo(fields, left.created);
    }

    const auto user = co_await actor(call, platform_);
    const auto now = platform_.clock.now();
    const auto old = *current.instance.process;
    auto state = old;
    model::ProcessStateUpdate update;
    update.events.emplace();
    update.events->push_back(
        processEvent(current.instance, user, abandons ? "process_AbandonTask" : "process_EndTask", old, now)
    );
    std::string eventType;
    if (ends) {
        state.currentTask.reset();
        state.ended = now;
        state.endEvent = target->id;
        update.events->push_back(processEvent(current.instance, user, "process_EndEvent", state, now));
        update.events->push_back(processEvent(current.instance, user, "Submited", state, now));
        eventType = "app.instance.process.completed";
    } else {
        state.currentTask = taskInfo(*target, old.currentTask->flow.value_or(1) + 1, abandons, now);
        update.events->push_back(processEvent(current.instance, user, "process_StartTask", state, now));
        eventType = "app.instance.process.movedTo." + target->id;
    }
    update.state = state;
    auto changes =
        dataChanges(*call.app, current.instance, task, ends ? std::string() : target->id, !abandons, ends);
    if (!changes.empty()) update.dataChanges = std::move(changes);
    update.presentationTexts = ifAny(fields.presentationTexts);
    update.dataValues = ifAny(fields.dataValues);
    if (registersEvents(*call.app)) {
        update.cloudEvents = std::vector{cloudEvent(call, platform_, current.instance, eventType)};
    }
    update.ifVersion = current.version;

    auto moved = co_await platform_.storage.step(call.credentials, id, update);
    if (ends && call.app->application.autoDeleteOnProcessEnd) {
        moved = co_await platform_.storage.remove(call.credentials, id, true);
    }
    co_return moved;
}

Task<std::optional<model::Instance>> ProcessEngine::attempt(
    const Call& call, VersionedInstance current, const std::optional<std::string>& action, Left& left
) {
    const auto& process = current.instance.process;
    if (!process) throw conflict("Process is not started.", "Use start!");
    if (process->ended)
        throw conflict("Process is ended.", "Process has ended at " + process->endEvent.value_or(""));
    const auto task = currentTask(current.instance);
    const auto type = currentTaskType(current.instance);
    if (task.empty()) throw conflict("Process is not started.", "The instance has no current task");
    if (type.empty())
        throw conflict("Conflict", "Instance does not have current altinn task type information!");

    co_await requireAction(call, current.instance, action);
    if (appdef::isServiceTask(type)) {
        if (action && *action != "reject" && *action != "write" && *action != type) {
            throw conflict(
                "User action not supported!", "Service task " + type + " does not support " + *action
            );
        }
        if (action != "reject") {
            log::warning("a service task cannot run here", {{"app", call.app->id()}, {"taskType", type}});
            throw Refusal::problem(
                Status::internalError,
                "Service task failed!",
                "No service runs tasks of type " + type,
                {{"validationIssues", nullptr}}
            );
        }
    }
    const auto* element = call.app->process.findTask(task);
    const bool listedReject = action == "reject" && element != nullptr && element->hasAction("reject");
    if (!listedReject && !appdef::isServiceTask(type)) co_await requireValid(call, current.instance);

    std::optional<model::Instance> moved;
    try {
        moved = co_await move(call, std::move(current), action, left);
    } catch (const PlatformFailure& failure) {  // one that came second must not look like a missing platform
        if (!cameSecond(failure)) throw;
    }
    co_return moved;
}

Task<model::Instance> ProcessEngine::next(
    const Call& call, VersionedInstance current, const std::optional<std::string>& action
) {
    const auto id = current.instance.id.value_or("");
    const auto visited = visit(current.instance);
    Left left;
    auto tried = co_await attempt(call, std::move(current), action, left);
    for (int at = 1; at < attemptsMax && !tried; ++at) {
        auto again = co_await platform_.storage.instance(call.credentials, call.app->id(), id);
        if (visit(again.instance) != visited)
            throw conflict("Conflict", "Another request moved the instance first");
        tried = co_await attempt(call, std::move(again), action, left);
    }
    if (!tried) throw conflict("Conflict", "Others are changing the instance at the same time");
    auto moved = std::move(*tried);
    if (appdef::isServiceTask(currentTaskType(moved))) {
        // It stays parked there: the move that led to it is stored already (contract 7.16).
        throw Refusal::problem(
            Status::internalError,
            "Service task failed!",
            "No service runs tasks of type " + currentTaskType(moved),
            {{"validationIssues", nullptr}}
        );
    }
    co_return moved;
}

}  // namespace varde::app_runtime
