#pragma once
// What the history says of a change, and what of the history apps may write (storage contract 6.1, E34, E35).
#include "auth/caller.hpp"
#include "model/instance.hpp"
#include "model/process.hpp"

namespace varde::storage {

// The event that storage itself writes. `dataId` empty: of the instance.
model::InstanceEvent instanceEvent(
    std::string type,
    const model::Instance& instance,
    const auth::Caller& caller,
    DateTime now,
    std::string dataId = {}
);

// Why an app's event of a process step is refused; empty when it is not. `instanceId` is the path's.
std::optional<std::string> mistakeIn(const model::InstanceEvent& event, const std::string& instanceId);

// created in UTC, else `now`; id, else a new one.
void complete(model::InstanceEvent& event, DateTime now);

// Of events in the order of their creation.
model::ProcessHistoryList processHistory(const std::vector<model::InstanceEvent>& events);

}  // namespace varde::storage
