#pragma once
// JMESPath (jmespath.org, the specification's grammar and functions) over JSON values.
#include <string_view>

#include "json/value.hpp"

namespace varde::appdef::expression {

// Throws Problem(internal) on a query that is none. What is not there is null.
json::Value jmespath(const json::Value& data, std::string_view query);

}  // namespace varde::appdef::expression
