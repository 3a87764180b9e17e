#include "route_metrics.hpp"

namespace varde::http {

void RouteMetrics::record(
    const std::string& route, Method method, Status status, std::chrono::nanoseconds took
) {
    static const std::vector<double> seconds{
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
    auto& entry = routes_[route];
    if (!entry.duration) {
        entry.duration = &metrics::histogram(
            "http_request_duration_seconds", "Time from header to last byte", seconds, {{"route", route}}
        );
    }
    const auto statusClass = static_cast<std::size_t>(std::clamp(code(status) / 100, 0, 5));
    auto& counter = entry.requests[static_cast<std::size_t>(method)][statusClass];
    if (!counter) {
        counter = &metrics::counter(
            "http_requests_total",
            "Requests answered",
            {{"route", route},
             {"method", std::string(toString(method))},
             {"status", std::to_string(statusClass) + "xx"}}
        );
    }
    counter->add();
    entry.duration->observe(std::chrono::duration<double>(took).count());
}

}  // namespace varde::http
