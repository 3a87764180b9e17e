#include "fan_out.hpp"

#include "event_rules.hpp"
#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"

namespace varde::events {

namespace {

constexpr std::int64_t takenAtOnce = 64;
// Longer than any round takes: who holds a publication for longer is dead.
constexpr std::chrono::seconds hold{60};

}  // namespace

FanOut::FanOut(
    WorkRepository& work,
    SubscriptionRepository& subscriptions,
    Authorization& authorization,
    RegisterClient& registerClient,
    const Clock& clock,
    Signal& published,
    Signal& deliverable,
    FanOutSettings settings
)
    : work_(work),
      subscriptions_(subscriptions),
      authorization_(authorization),
      register_(registerClient),
      clock_(clock),
      published_(published),
      deliverable_(deliverable),
      settings_(std::move(settings)) {}

void FanOut::start(Background& background) {
    background.start("fan-out", [this, &background] { return loop(background); });
}

Task<> FanOut::loop(Background& background) {
    while (!background.stopping()) {
        std::size_t taken = 0;
        std::string failure;
        try {  // the database is away: rows stay where they are until it is back
            taken = co_await round();
        } catch (const std::exception& error) {
            failure = error.what();
        }
        if (!failure.empty() && !background.stopping()) {
            log::error("fan-out failed", {{"reason", failure}});
            co_await sleepFor(settings_.pollEvery);
        }
        if (taken == 0) co_await published_.waitFor(settings_.pollEvery);
    }
}

Task<std::size_t> FanOut::round() {
    auto taken = co_await work_.takePublications(takenAtOnce, hold);
    std::vector<FanOutResult> results;
    for (auto& publication : taken) {
        std::string failure;
        try {  // one that fails is tried again by itself; the others go on
            auto result = co_await match(publication.id, model::parseCloudEvent(publication.document));
            results.push_back(std::move(result));
        } catch (const std::exception& error) {
            failure = error.what();
            if (failure.empty()) failure = "failed";
        }
        if (failure.empty()) continue;
        const auto due = nextAttempt(settings_.retryDelays, publication.attempts, clock_.now());
        log::warning(
            due ? "an event could not be matched, will be again" : "an event could not be matched, given up",
            {{"publication", publication.id}, {"attempts", publication.attempts}, {"reason", failure}}
        );
        Failure again{due, failure};
        co_await work_.failPublication(std::move(publication), std::move(again));
    }
    const auto count = taken.size();
    if (!results.empty()) {
        co_await work_.finishPublications(std::move(results));
        deliverable_.notify();
    }
    co_return count;
}

Task<> FanOut::publish(model::CloudEvent event) {
    auto result = co_await match(0, event);
    result.document = json::write(event);
    std::vector<FanOutResult> results{std::move(result)};
    co_await work_.finishPublications(std::move(results));
    deliverable_.notify();
}

Task<std::optional<std::string>> FanOut::mainUnitSubject(const model::CloudEvent& event) {
    const auto urn = subunitUrn(event);
    if (!urn) co_return std::nullopt;
    const bool wanted = co_await subscriptions_.anyIncludesSubunits(event.resource.value_or(""));
    if (!wanted) co_return std::nullopt;
    const auto unit = co_await register_.mainUnit(*urn);
    if (!unit) co_return std::nullopt;
    if (event.subject->starts_with("/party/")) co_return "/party/" + std::to_string(unit->partyId);
    co_return unit->urn;
}

Task<FanOutResult> FanOut::match(std::int64_t publication, model::CloudEvent event) {
    static auto& refused = metrics::counter(
        "events_subscription_authorization_failed", "Subscribers that were refused for an event"
    );
    FanOutResult result;
    result.publication = publication;
    if (!event.resource) co_return result;
    auto mainUnit = co_await mainUnitSubject(event);
    const auto subscriptions = co_await subscriptions_.matching(event, std::move(mainUnit));
    if (subscriptions.empty()) co_return result;

    std::set<std::string> distinct;
    for (const auto& subscription : subscriptions) distinct.insert(subscription.consumer);
    std::vector<std::string> consumers(distinct.begin(), distinct.end());
    auto permitted = co_await authorization_.mayReceive(event, std::move(consumers));

    for (const auto& subscription : subscriptions) {
        auto trace = traceOf(event);
        trace.consumer = subscription.consumer;
        trace.endpoint = subscription.endPoint;
        trace.subscriptionId = subscription.id;
        if (permitted[subscription.consumer]) {
            trace.activity = "OutboundQueue";
            result.permitted.push_back(subscription);
        } else {
            trace.activity = "Unauthorized";
            refused.add();
        }
        result.traces.push_back(std::move(trace));
    }
    co_return result;
}

}  // namespace varde::events
