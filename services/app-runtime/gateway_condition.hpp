#pragma once
// Conditions of a process gateway, as far as the runtime reads them without the full expression language:
// literals,
// ["gatewayAction"], ["dataModel", path], equals, notEquals, and, or, not. Anything else is refused by name.
#include <functional>
#include <optional>
#include <string>

#include "json/value.hpp"

namespace varde::app_runtime {

struct GatewayContext {
    std::optional<std::string> action;  // of this process/next
    // A scalar of the gateway's form data as text; empty when it is null or absent.
    std::function<std::optional<std::string>(const std::string& path)> dataModel;
};

// Whether the condition gives exactly true. Throws Problem(internal) for what it does not know.
bool holds(const json::Value& condition, const GatewayContext& context);

}  // namespace varde::app_runtime
