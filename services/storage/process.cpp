#include "process.hpp"

#include "base/problem.hpp"
#include "instance_event_rules.hpp"
#include "problems.hpp"
#include "process_rules.hpp"

namespace varde::storage {

namespace {

constexpr std::string_view processEventPrefix = "process";

// Nobody could ever move such an instance on again.
void requireSomewhere(const model::ProcessState& next) {
    if (!next.currentTask && !next.ended) {
        throw Problem(Errc::badRequest, "A process is in a task or has ended");
    }
}

}  // namespace

Task<http::Response> Process::move(http::Request& request) {
    const auto text = co_await jsonBody(request);
    const auto next = parseBody<model::ProcessState>(text);
    const auto read = co_await common_.instances.find(request.pathGuid("instanceGuid"), Elements::without);
    if (!read) throw Problem(Errc::notFound, "");
    requireSomewhere(next);
    const auto& caller = request.caller();
    co_await common_.access.requireNext(caller, read->instance, next);

    const auto now = common_.clock.now();
    const InstanceRepository::Apply apply = [&](InstanceChange& change) {
        applyMove(change, *read->instance.process, next, caller, now);
    };
    const auto changed =
        stillThere(co_await common_.instances.change(request.pathGuid("instanceGuid"), apply));
    co_return answer(common_, http::Status::ok, changed);
}

Task<http::Response> Process::step(http::Request& request) {
    const bool deleteGenerated = request.queryBool("deleteGeneratedElements").value_or(true);
    const auto text = co_await jsonBody(request);
    const auto update = parseBody<model::ProcessStateUpdate>(text);
    const auto read = co_await common_.instances.find(request.pathGuid("instanceGuid"), Elements::without);
    if (!read) throw Problem(Errc::notFound, "");
    const auto instanceId = request.path("partyId") + "/" + request.pathGuid("instanceGuid").toString();
    for (const auto& event : update.events.value_or(std::vector<model::InstanceEvent>())) {
        if (const auto mistake = mistakeIn(event, instanceId)) throw Problem(Errc::badRequest, *mistake);
    }
    if (!update.state) throw Problem(Errc::badRequest, "The state of the process is missing");
    requireSomewhere(*update.state);
    // Before the policy: it would refuse the loser of a race for a task that the loser did not ask for.
    requireVersion(update, read->version);
    const auto& caller = request.caller();
    co_await common_.access.requireNext(caller, read->instance, *update.state);

    // A right to confirm is no right to lock or remove data: only the app itself says so in a step.
    const bool changesData = update.dataChanges || update.presentationTexts || update.dataValues;
    if (changesData) {
        const auto& instance = read->instance;
        const bool isApp =
            co_await common_.appTokens.speaksFor(request, instance.org.value_or(""), appOf(instance));
        if (!isApp) throw Problem(Errc::forbidden, "");
    }
    const auto application = co_await common_.applications.find(read->instance.appId.value_or(""));
    auto sentEvents = update.cloudEvents.value_or(std::vector<json::Value>());
    auto cloudEvents = co_await common_.appTokens.cloudEvents(request, read->instance, std::move(sentEvents));
    const ProcessStep step{
        .seen = *read->instance.process,
        .update = update,
        .deleteGeneratedElements = deleteGenerated,
        .application = application.get(),
        .cloudEvents = std::move(cloudEvents)};
    const auto now = common_.clock.now();
    const InstanceRepository::Apply apply = [&](InstanceChange& change) {
        applyStep(change, step, caller, now);
    };
    const auto changed =
        stillThere(co_await common_.instances.change(request.pathGuid("instanceGuid"), apply));
    co_return answer(common_, http::Status::ok, changed);
}

Task<http::Response> Process::history(http::Request& request) {
    const auto read = co_await instanceOfPath(common_, request, Elements::without);
    co_await common_.access.requireOrSyncAdapter(request.caller(), "read", read.instance);
    InstanceEventRepository::Filter all;
    const auto events = co_await events_.list(request.pathGuid("instanceGuid"), all);
    std::vector<model::InstanceEvent> ofProcess;
    for (const auto& event : events) {
        if (event.eventType.value_or("").starts_with(processEventPrefix)) ofProcess.push_back(event);
    }
    co_return http::json(http::Status::ok, json::write(processHistory(ofProcess)));
}

// Open, since the decision point asks for it while it decides; the gateway does not let it in from outside.
Task<http::Response> Process::authInfo(http::Request& request) {
    const auto read = co_await common_.instances.find(request.pathGuid("instanceGuid"), Elements::without);
    if (!read || partyOf(read->instance) != std::to_string(request.pathInteger("partyId"))) {
        throw Problem(Errc::notFound, "");
    }
    model::AuthInfo info;
    info.process = read->instance.process;
    info.appId = read->instance.appId.value_or("");
    co_return http::json(http::Status::ok, json::write(info));
}

}  // namespace varde::storage
