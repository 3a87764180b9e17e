#pragma once
// Casts between the values of the expression language (contract, app definition 7.2), and its decimals.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/value.hpp"

namespace varde::appdef::expression {

[[noreturn]] void fail(const std::string& message);

bool toBoolean(const json::Value& value);
std::optional<double> toNumber(const json::Value& value);
// For comparison and concatenation; empty is null.
std::optional<std::string> toText(const json::Value& value);
// "a text" as messages show it: JSON.
std::string shown(const json::Value& value);
json::Value numberValue(double number);

// Arithmetic on decimals, so that 0.1 + 0.2 is 0.3.
double add(const std::vector<double>& numbers);
double multiply(const std::vector<double>& numbers);
double subtract(double from, double what);
double divide(double what, double by);
// Half away from zero, thousands grouped: "1,234.50".
std::string round(double number, int decimals);

// UTF-16, in which the language counts.
std::u16string wide(std::string_view text);
std::string narrow(std::u16string_view text);
std::string upperCase(std::string_view text);
std::string lowerCase(std::string_view text);

}  // namespace varde::appdef::expression
