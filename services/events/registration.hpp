#pragma once
// Events that other services committed with a change of theirs, from their outboxes over the bus. Each is
// committed here, then its sender is told, and only then is the bus: whatever dies in between, the sender
// keeps its row and sends again.
//
//     varde:events:registered  {"outboxId": "...", "event": {CloudEvent}}   read by group `events`
//     varde:events:committed   {"outboxId": "..."}                          said for every entry, duplicates
//     too
#include "bus/bus.hpp"
#include "event_repository.hpp"
#include "work_repository.hpp"

namespace varde::events {

inline constexpr const char* registeredStream = "varde:events:registered";
inline constexpr const char* committedStream = "varde:events:committed";

class Registration {
public:
    Registration(EventRepository& events, WorkRepository& work, bus::Bus& bus)
        : events_(events), work_(work), bus_(bus) {}

    // `name` is this copy's in the group.
    void start(Background& background, std::string name, std::chrono::milliseconds claimIdle);

    Task<std::vector<bus::Handled>> handle(std::vector<bus::Message> messages);

private:
    EventRepository& events_;
    WorkRepository& work_;
    bus::Bus& bus_;
};

}  // namespace varde::events
