#include "housekeeping.hpp"

#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"

namespace varde::events {

void Housekeeping::start(Background& background) {
    background.start("housekeeping", [this, &background] { return loop(background); });
}

Task<> Housekeeping::loop(Background& background) {
    constexpr int roundsBetweenTidying = 240;
    for (int round = 0; !background.stopping(); ++round) {
        std::string failure;
        try {  // the database is away: next time
            co_await measure();
            if (round % roundsBetweenTidying == 0) co_await tidy();
        } catch (const std::exception& error) {
            failure = error.what();
        }
        if (!failure.empty() && !background.stopping())
            log::warning("housekeeping failed", {{"reason", failure}});
        co_await sleepFor(std::chrono::seconds(15));
    }
}

Task<> Housekeeping::tidy() {
    while (true) {
        const auto removed = co_await events_.removeOlderThan(clock_.now() - retention_);
        if (removed == 0) co_return;
        log::info("old events removed", {{"count", removed}});
    }
}

Task<> Housekeeping::measure() {
    static auto& publications = metrics::gauge("events_publications_waiting", "Events not yet matched");
    static auto& deliveries = metrics::gauge("events_deliveries_waiting", "Deliveries not yet over");
    static auto& dead = metrics::gauge("events_dead_letters", "What was given up");
    const auto depth = co_await work_.depth();
    publications.set(static_cast<double>(depth.publications));
    deliveries.set(static_cast<double>(depth.deliveries));
    dead.set(static_cast<double>(depth.deadLetters));
}

}  // namespace varde::events
