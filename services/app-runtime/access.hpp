#pragma once
// Who may do what: the app's policies on a route, on a task, and the checks on a data element before it is
// written (app API contract 1.6, 1.7, 2.2.1).
#include "call.hpp"

namespace varde::app_runtime {

class Access {
public:
    explicit Access(auth::Enforcement& enforcement) : enforcement_(enforcement) {}

    // A policy of the route: 403 with nothing in it.
    Task<> require(const Call& call, std::string action);
    // As above, with the level that an obligation asked for in the body.
    Task<> requireDetailed(const Call& call, std::string action, auth::Resource resource);
    Task<bool> permitted(const Call& call, std::string action, auth::Resource resource);

    enum class Write { create, update, remove };
    // Throws the first refusal of 2.2.1. `length` is known for instantiation's parts only.
    Task<> requireWrite(
        const Call& call,
        const model::Instance& instance,
        const model::DataType& type,
        Write kind,
        std::optional<std::uint64_t> length = std::nullopt
    );
    Task<bool> mayRead(const Call& call, const model::Instance& instance, const model::DataType& type);
    Task<> requireRead(const Call& call, const model::Instance& instance, const model::DataType& type);
    // Leaves out what the caller may not read.
    Task<> keepReadable(const Call& call, model::Instance& instance);

private:
    auth::Enforcement& enforcement_;
};

constexpr std::uint64_t bytesPerMegabyte = 1024 * 1024;

// The task that an instance stands at; empty when it has none.
std::string currentTask(const model::Instance& instance);
std::string currentTaskType(const model::Instance& instance);
// How many elements of a type there are; hard-deleted ones do not count.
std::size_t countOf(const model::Instance& instance, std::string_view dataType);

}  // namespace varde::app_runtime
