#pragma once
// One process step as one change: state, history, data and cloud events together or not at all (storage
// contract E33, E34, and the extension members of the step).
#include "auth/caller.hpp"
#include "model/application.hpp"
#include "model/process.hpp"
#include "stored_instance.hpp"

namespace varde::storage {

struct ProcessStep {
    const model::ProcessState& seen;  // the state that the caller's right to move was decided on
    const model::ProcessStateUpdate& update;
    bool deleteGeneratedElements = true;
    const model::Application* application = nullptr;  // needed for `dataChanges` that delay a deletion
    std::vector<json::Value> cloudEvents;
};

// Throws Problem(preconditionFailed) when ifVersion was given and names another version.
void requireVersion(const model::ProcessStateUpdate& update, std::int64_t version);

// Throws Problem(preconditionFailed) when ifVersion is not the instance's version, Problem(conflict) when
// another step came first: one of those who move a process at the same time wins.
void applyStep(InstanceChange& change, const ProcessStep& step, const auth::Caller& caller, DateTime now);

// The instance's end of a step: state, archive, times; `SentToSign` when signing begins.
void applyMove(
    InstanceChange& change,
    const model::ProcessState& seen,
    const model::ProcessState& next,
    const auth::Caller& caller,
    DateTime now
);

}  // namespace varde::storage
