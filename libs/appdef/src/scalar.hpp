#pragma once
// One value of a model's field: between JSON, XML text and the forms that .NET gives them.
#include <optional>
#include <string>
#include <string_view>

#include "appdef/data_model.hpp"
#include "json/value.hpp"

namespace varde::appdef {

// How far a JSON value may be from the field's type and still be taken.
enum class Strictness {
    exact,    // after a JSON Patch: numbers are numbers
    lenient,  // POST and PUT: numbers may be text
};

// Empty when the value does not fit the type. Null fits everything.
std::optional<json::Value> scalarFromJson(ValueType type, const json::Value& value, Strictness strictness);

// From XML or a query string. Empty when the text does not fit.
std::optional<json::Value> scalarFromText(ValueType type, std::string_view text);

// As XML and .NET's invariant culture write it; empty for null.
std::optional<std::string> scalarToText(const json::Value& value);

// A number without exponent or leading zeros, its scale kept: "1.50". Empty when it is no number, or has more
// digits than a C# decimal.
std::optional<std::string> plainNumber(std::string_view text);

// The value that an unset field of this type has when it cannot be null.
json::Value zeroOf(ValueType type);

// A name that needs no escaping as an element or attribute; colons are refused.
bool isXmlName(std::string_view name);

// What XML 1.0 or its readers do not take becomes U+FFFD.
std::string withoutIllegalCharacters(std::string_view text);

}  // namespace varde::appdef
