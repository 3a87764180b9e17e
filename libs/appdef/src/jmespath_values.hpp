#pragma once
// What the operators of a JMESPath query do to values.
#include <optional>
#include <string>
#include <string_view>

#include "json/value.hpp"

namespace varde::appdef::expression {

struct Slice {
    std::optional<std::int64_t> start;
    std::optional<std::int64_t> stop;
    std::int64_t step = 1;  // never 0
};

bool isTruthy(const json::Value& value);
// `op` is one of == != < <= > >=; an order of anything but numbers is null.
json::Value compare(std::string_view op, const json::Value& a, const json::Value& b);
json::Value member(const json::Value& from, const std::string& name);
json::Value slice(const json::Array& items, const Slice& part);
// Lists inside a list are opened, one level deep; null for anything else.
json::Value flatten(const json::Value& value);

// What a projection goes over; empty when there is nothing to go over.
std::optional<json::Array> memberValues(const json::Value& value);
std::optional<json::Array> items(const json::Value& value);

}  // namespace varde::appdef::expression
