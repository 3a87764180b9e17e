#pragma once
// Moves an instance along its app's process: start, next, to the end (app API contract 3.3 to 3.7). Each move
// is one call to storage in which state, history, locks, deletions, texts and cloud events are committed
// together, or not at all.
#include "access.hpp"
#include "app_events.hpp"
#include "validation.hpp"

namespace varde::app_runtime {

class ProcessEngine {
public:
    ProcessEngine(const Platform& platform, Access& access, FormData& forms, Validation& validation)
        : platform_(platform), access_(access), forms_(forms), validation_(validation) {}

    // The state that a new instance begins with, and its first events. Throws the contract's 409 when no
    // start event can be chosen.
    struct Start {
        model::ProcessState started;  // at the start event
        model::ProcessState state;    // at the first task
    };
    Start start(const Call& call, const std::string& startEvent) const;

    // The work of the first task, and the events of `start`, on an instance that storage already has in that
    // state. `cloudEvents` go out with it.
    Task<model::Instance> enter(
        const Call& call,
        VersionedInstance entered,
        const Start& start,
        const json::Value& party,
        const json::Object& external,
        std::vector<json::Value> cloudEvents
    );

    // PUT process/next. Throws what the contract answers where the move is refused. What is moved is what was
    // validated: when anyone changes the instance or its data meanwhile, all of it is done again on what
    // there is then, a few times, and refused after that.
    Task<model::Instance> next(
        const Call& call, VersionedInstance current, const std::optional<std::string>& action
    );

private:
    // What attempts that came to nothing have left in storage. Its texts still have to be told.
    struct Left {
        std::set<std::string> finalised;  // ids of data elements
        FieldChanges created;
    };
    // Empty when someone else changed the instance first.
    Task<std::optional<model::Instance>> attempt(
        const Call& call, VersionedInstance current, const std::optional<std::string>& action, Left& left
    );
    Task<> requireAction(
        const Call& call, const model::Instance& instance, const std::optional<std::string>& action
    );
    Task<> requireValid(const Call& call, const model::Instance& instance);
    // The element that comes after the current task.
    Task<const appdef::Element*> following(
        const Call& call, const model::Instance& instance, const std::optional<std::string>& action
    );
    // Form data of the task's types as it is kept: without row ids. Like autoCreate it writes only to the
    // version that `current` has, and leaves there the one that it led to.
    Task<FieldChanges> finalise(
        const Call& call, VersionedInstance& current, const std::string& task, Left& left
    );
    // Elements of the task's types that are created with it.
    Task<> autoCreate(
        const Call& call,
        VersionedInstance& current,
        const std::string& task,
        const json::Value& party,
        const json::Object& external,
        FieldChanges& fields
    );
    Task<model::Instance> move(
        const Call& call, VersionedInstance current, const std::optional<std::string>& action, Left& left
    );

    const Platform& platform_;
    Access& access_;
    FormData& forms_;
    Validation& validation_;
};

}  // namespace varde::app_runtime
