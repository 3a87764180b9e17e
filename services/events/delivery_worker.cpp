#include "delivery_worker.hpp"

#include "base/guid.hpp"
#include "json/value.hpp"
#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"

namespace varde::events {

namespace {

constexpr const char* validationType = "platform.events.validatesubscription";

metrics::Counter& counted(const char* outcome) {
    return metrics::counter(
        "events_deliveries_total", "Attempts to tell a subscriber", {{"outcome", outcome}}
    );
}

}  // namespace

std::string validationEvent(const std::string& id, const std::string& source) {
    const json::Value event =
        json::Object{{"specversion", "1.0"}, {"id", id}, {"source", source}, {"type", validationType}};
    return json::write(event);
}

DeliveryWorker::DeliveryWorker(
    WorkRepository& work, Webhook& webhook, const Clock& clock, Signal& deliverable, DeliverySettings settings
)
    : work_(work),
      webhook_(webhook),
      clock_(clock),
      deliverable_(deliverable),
      settings_(std::move(settings)) {}

void DeliveryWorker::start(Background& background) {
    background.start("deliveries", [this, &background] { return loop(background); });
}

Task<> DeliveryWorker::loop(Background& background) {
    while (!background.stopping()) {
        bool more = false;
        std::string failure;
        try {  // the database is away: rows stay where they are until it is back
            more = co_await round(background);
        } catch (const std::exception& error) {
            failure = error.what();
        }
        if (!failure.empty() && !background.stopping()) {
            log::error("deliveries could not be taken", {{"reason", failure}});
            co_await sleepFor(settings_.pollEvery);
        }
        if (!more) co_await deliverable_.waitFor(settings_.pollEvery);
    }
}

Task<bool> DeliveryWorker::round(Background& background) {
    const auto room = settings_.inFlightMax - inFlight_;
    std::vector<std::string> busy;
    for (const auto& [receiver, count] : perReceiver_) {
        if (count >= settings_.inFlightPerReceiverMax) busy.push_back(receiver);
    }
    held_ = room <= 0 || !busy.empty();
    if (room <= 0) co_return false;

    // Redirects and a slow receiver stay well within; who holds a delivery for longer is dead.
    const auto hold =
        std::chrono::duration_cast<std::chrono::seconds>(2 * settings_.deadline) + std::chrono::seconds(30);
    auto taken = co_await work_.takeDeliveries(room, hold, std::move(busy));
    const bool full = static_cast<std::int32_t>(taken.size()) == room;
    std::vector<Delivery> tooMany;
    for (auto& delivery : taken) {
        if (perReceiver_[delivery.receiver] >= settings_.inFlightPerReceiverMax) {
            tooMany.push_back(std::move(delivery));
            continue;
        }
        begin(delivery.receiver);
        background.start("delivery", [this, &background, delivery] { return deliver(background, delivery); });
    }
    if (!tooMany.empty()) co_await work_.putBack(std::move(tooMany));
    co_return full;
}

void DeliveryWorker::begin(const std::string& receiver) {
    ++inFlight_;
    ++perReceiver_[receiver];
}

void DeliveryWorker::end(const std::string& receiver) {
    --inFlight_;
    if (--perReceiver_[receiver] == 0) perReceiver_.erase(receiver);
    if (held_) deliverable_.notify();
}

Task<> DeliveryWorker::deliver(Background& background, Delivery delivery) {
    const auto receiver = delivery.receiver;
    std::string failure;
    try {  // the row comes back by itself when its hold is over
        co_await attempt(std::move(delivery));
    } catch (const std::exception& error) {
        failure = error.what();
    }
    if (!failure.empty() && !background.stopping()) log::error("a delivery failed", {{"reason", failure}});
    end(receiver);
}

Task<> DeliveryWorker::attempt(Delivery delivery) {
    TraceEntry trace;
    std::string body;
    if (delivery.publication) {
        body = delivery.document.value_or("{}");
        trace = traceOf(model::parseCloudEvent(body));
    } else {
        trace.eventId = Guid::random().toString();
        trace.type = validationType;
        body = validationEvent(
            trace.eventId, settings_.validationSource + std::to_string(delivery.subscriptionId)
        );
    }
    const auto result = co_await webhook_.post(delivery.endpoint, std::move(body));

    trace.consumer = delivery.consumer;
    trace.endpoint = delivery.endpoint;
    trace.subscriptionId = delivery.subscriptionId;
    trace.responseCode = result.status;
    trace.activity = delivery.publication ? "WebhookPostResponse"
                     : result.succeeded() ? "EndpointValidationSuccess"
                                          : "EndpointValidationFailed";
    std::optional<TraceEntry> answered;
    if (result.status) answered = std::move(trace);
    if (result.succeeded()) {
        counted("succeeded").add();
        co_await work_.finishDelivery(std::move(delivery), std::move(answered));
        co_return;
    }
    const auto& delays = delivery.publication ? settings_.eventDelays : settings_.validationDelays;
    const auto due = nextAttempt(delays, delivery.attempts, clock_.now());
    counted(due ? "failed" : "given_up").add();
    // Not the endpoint: subscribers put secrets into it.
    log::warning(
        due ? "a subscriber could not be told, will be again" : "a subscriber could not be told, given up",
        {{"subscription", delivery.subscriptionId},
         {"attempts", delivery.attempts},
         {"reason", result.reason}}
    );
    Failure failure{due, result.reason};
    co_await work_.failDelivery(std::move(delivery), std::move(failure), std::move(answered));
}

}  // namespace varde::events
