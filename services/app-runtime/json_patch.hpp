#pragma once
// JSON Patch (RFC 6902) on a document in memory.
#include <cstddef>
#include <optional>
#include <string>

#include "json/value.hpp"

namespace varde::app_runtime {

struct PatchFailure {
    std::size_t operation = 0;  // index in the patch
    bool test = false;          // a test that did not hold, rather than an operation that could not be done
    std::string message;
};

// Applies all operations, or none: on a failure `document` is as it was. `patch` is a list of operations;
// anything else is a failure of operation 0.
std::optional<PatchFailure> applyPatch(json::Value& document, const json::Value& patch);

// Numbers are equal by value, whichever way they were written.
bool equalValues(const json::Value& a, const json::Value& b);

}  // namespace varde::app_runtime
