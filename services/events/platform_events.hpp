#pragma once
// What the platform's own workers call, where the pipeline does not run in this process (V06 to V09).
#include "access.hpp"
#include "event_repository.hpp"
#include "fan_out.hpp"
#include "work_repository.hpp"

namespace varde::events {

class PlatformEvents {
public:
    PlatformEvents(EventRepository& events, WorkRepository& work, FanOut& fanOut)
        : events_(events), work_(work), fanOut_(fanOut) {}

    Task<http::Response> inbound(http::Request& request);
    Task<http::Response> outbound(http::Request& request);
    Task<http::Response> store(http::Request& request);
    Task<http::Response> log(http::Request& request);

private:
    EventRepository& events_;
    WorkRepository& work_;
    FanOut& fanOut_;
};

}  // namespace varde::events
