#pragma once
// Removes events that are older than their retention, and measures what waits.
#include "base/async.hpp"
#include "event_repository.hpp"
#include "work_repository.hpp"

namespace varde::events {

class Housekeeping {
public:
    Housekeeping(
        EventRepository& events, WorkRepository& work, const Clock& clock, std::chrono::hours retention
    )
        : events_(events), work_(work), clock_(clock), retention_(retention) {}

    void start(Background& background);
    // Once.
    Task<> tidy();
    Task<> measure();

private:
    Task<> loop(Background& background);

    EventRepository& events_;
    WorkRepository& work_;
    const Clock& clock_;
    const std::chrono::hours retention_;
};

}  // namespace varde::events
