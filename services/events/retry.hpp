#pragma once
// When to try again (events contract 4.7): a list of pauses, counted from the previous failure.
#include <chrono>
#include <optional>
#include <vector>

#include "base/date_time.hpp"

namespace varde::events {

using RetryDelays = std::vector<std::chrono::milliseconds>;

// After `attempts` failures; empty when that was the last.
inline std::optional<DateTime> nextAttempt(const RetryDelays& delays, int attempts, DateTime now) {
    if (attempts < 1 || static_cast<std::size_t>(attempts) > delays.size()) return std::nullopt;
    return now + delays[static_cast<std::size_t>(attempts) - 1];
}

}  // namespace varde::events
