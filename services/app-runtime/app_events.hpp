#pragma once
// What is told of a case: process events for its history, and cloud events for those who subscribe (app API
// contract 3.3, 5.6; events contract 8).
#include "call.hpp"

namespace varde::app_runtime {

// False only where the app's own settings turn it off: Varde registers events by default.
bool registersEvents(const appdef::AppDefinition& app);

// `type`: app.instance.created, app.instance.process.completed ...
json::Value cloudEvent(
    const Call& call, const Platform& platform, const model::Instance& instance, const std::string& type
);

// Who the caller is, as process history keeps it. A user's identity number comes from the profile.
Task<model::PlatformUser> actor(const Call& call, const Platform& platform);

model::InstanceEvent processEvent(
    const model::Instance& instance,
    const model::PlatformUser& user,
    std::string_view type,
    const model::ProcessState& state,
    DateTime now
);

}  // namespace varde::app_runtime
