#pragma once
// Rate, errors and duration of each route. One for each thread: only the first request of a kind asks the
// registry.
#include "http/message.hpp"
#include "telemetry/metrics.hpp"

namespace varde::http {

class RouteMetrics {
public:
    void record(const std::string& route, Method method, Status status, std::chrono::nanoseconds took);

private:
    struct Entry {
        metrics::Histogram* duration = nullptr;
        std::array<std::array<metrics::Counter*, 6>, 8> requests{};  // by method and class of status
    };
    std::unordered_map<std::string, Entry> routes_;
};

}  // namespace varde::http
