#pragma once
// The functions that a JMESPath query may call.
#include <functional>
#include <string_view>
#include <vector>

#include "json/value.hpp"

namespace varde::appdef::expression {

// `&expression` arguments come as callables; the others as values.
struct QueryArgument {
    json::Value value;
    std::function<json::Value(const json::Value&)> expression;
};

json::Value callQueryFunction(std::string_view name, const std::vector<QueryArgument>& arguments);

}  // namespace varde::appdef::expression
