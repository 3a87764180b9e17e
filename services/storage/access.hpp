#pragma once
// Who may do what to an instance: policy decisions, task-dependent actions, scopes (storage contract 4).
// Every require... throws Problem(forbidden) with no words when the answer is no.
#include "auth/enforcement.hpp"
#include "config.hpp"
#include "model/process_state.hpp"
#include "stored_instance.hpp"

namespace varde::storage {

class Access {
public:
    Access(auth::Decisions& decisions, Rules rules);

    // PEP and ENR: permits are remembered for a while.
    Task<> require(const auth::Caller& caller, std::string action, const model::Instance& instance);
    // The same, and the sync adapter's scope suffices.
    Task<> requireOrSyncAdapter(
        const auth::Caller& caller, std::string action, const model::Instance& instance
    );
    // ACT: asked anew each time, about the current task.
    Task<> requireAction(const auth::Caller& caller, std::string action, const model::Instance& instance);
    // TASK: any of what the current task's kind allows.
    Task<> requireTaskAction(const auth::Caller& caller, const model::Instance& instance);
    // TASK-NEXT: that the process may move on to `next`.
    Task<> requireNext(
        const auth::Caller& caller, const model::Instance& instance, const model::ProcessState& next
    );
    // Any of the actions suffices; one question.
    Task<> requireAnyOf(
        const auth::Caller& caller, std::vector<std::string> actions, const model::Instance& instance
    );
    Task<> requireInstantiate(
        const auth::Caller& caller, std::string org, std::string app, std::string partyId
    );
    Task<> requireReadOfApp(const auth::Caller& caller, std::string org, std::string app);
    // For each instance, whether the action is permitted.
    Task<std::vector<std::vector<bool>>> permitted(
        const auth::Caller& caller,
        std::vector<std::string> actions,
        const std::vector<model::Instance>& instances
    );

    bool isSyncAdapter(const auth::Caller& caller) const;
    // Has a scope for reading instances as their owner.
    bool mayReadAsOwner(const auth::Caller& caller) const;
    // Gets lists unfiltered (E11).
    bool isPrivileged(const auth::Caller& caller) const;

private:
    Task<bool> anyAction(
        const auth::Caller& caller,
        std::vector<std::string> actions,
        const model::Instance& instance,
        std::string task
    );

    auth::Enforcement remembered_;
    auth::Enforcement fresh_;
    Rules rules_;
};

// Whether the caller is the org that owns the instance.
bool isOwner(const auth::Caller& caller, const model::Instance& instance);

// The actions that a task of this kind allows to those who work on it, in the order they are tried.
std::vector<std::string> actionsOfTask(const std::optional<std::string>& altinnTaskType);

}  // namespace varde::storage
