#include "outbox_relay.hpp"

#include <algorithm>

#include "base/problem.hpp"
#include "json/value.hpp"
#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"

namespace varde::storage {

namespace {

constexpr std::chrono::seconds watchEvery{1};

// The event is JSON text already: parsing it to write it again would only cost.
std::string payloadOf(const OutboxRow& row) {
    return "{\"outboxId\":" + json::write(json::Value(row.id)) + ",\"event\":" + row.event + "}";
}

}  // namespace

// The stream keeps what varde-events has not read yet: were each row added to it every time, an hour without
// varde-events would fill the bus.
std::chrono::milliseconds OutboxRelay::pauseAfter(std::int64_t attempts) const {
    auto pause = settings_.resendAfter;
    for (std::int64_t i = 0; i < attempts && pause < settings_.resendAfterMax; ++i) pause *= 2;
    return std::min(pause, settings_.resendAfterMax);
}

Task<OutboxRelay::Round> OutboxRelay::sendDue() {
    Round round;
    const auto rows = co_await outbox_.due(clock_.now(), settings_.batchMax);
    std::vector<SentRow> sent;
    for (const auto& row : rows) {
        try {
            co_await publish_(registeredStream, payloadOf(row));
        } catch (const Problem& problem) {  // the bus is away: the rows wait, storage goes on
            log::warning("the outbox cannot be sent", {{"reason", problem.detail}});
            round.failed = true;
            break;
        }
        sent.push_back({row.id, clock_.now() + pauseAfter(row.attempts)});
    }
    round.sent = sent.size();
    round.full = rows.size() == static_cast<std::size_t>(settings_.batchMax);
    if (!sent.empty()) co_await outbox_.markSent(std::move(sent));
    co_return round;
}

Task<> OutboxRelay::run(Background& background) {
    while (!background.stopping()) {
        Round round;
        try {
            round = co_await sendDue();
        } catch (const std::exception& error) {  // the database has a bad moment; the rows are not lost
            log::error("the outbox cannot be read", {{"reason", error.what()}});
            round.failed = true;
        }
        if (background.stopping()) co_return;
        if (round.failed) {
            co_await sleepFor(settings_.pollEvery);
        } else if (!round.full) {
            co_await outbox_.woken().waitFor(settings_.pollEvery);
        }
    }
}

Task<> OutboxRelay::watch(Background& background) {
    auto& rows = metrics::gauge("varde_outbox_rows", "Events that varde-events has not yet said it has");
    auto& lag = metrics::gauge("varde_outbox_lag_seconds", "Age of the oldest of them");
    while (!background.stopping()) {
        try {
            const auto depth = co_await outbox_.depth();
            rows.set(static_cast<double>(depth.rows));
            lag.set(depth.oldestSeconds);
        } catch (const std::exception& error) {  // no reading this time
            log::warning("the outbox cannot be measured", {{"reason", error.what()}});
        }
        if (!background.stopping()) co_await sleepFor(watchEvery);
    }
}

Task<> OutboxRelay::committed(std::vector<std::string> payloads) {
    std::vector<std::string> ids;
    for (const auto& payload : payloads) {
        try {
            const auto value = json::parseValue(payload);
            if (auto id = value.text("outboxId")) ids.push_back(std::move(*id));
        } catch (const Problem&) {  // it would be no clearer the next time
            log::warning("a word on the outbox cannot be read");
        }
    }
    if (!ids.empty()) co_await outbox_.forget(std::move(ids));
}

}  // namespace varde::storage
