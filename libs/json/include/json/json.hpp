#pragma once
// Model types to text and back. Only declared here; codec.hpp, included by a model's own source file, defines
// them.
#include <string>
#include <string_view>

#include "json/value.hpp"

namespace varde::json {

// Members that a type does not know: kept, and written back as they came.
using Extra = Object;

// Reads all of `text`. Throws Problem(badRequest) with the path of what is wrong (`data[2].dataType: ...`).
template <class T>
T parse(std::string_view text);

template <class T>
T fromValue(const Value& value);

template <class T>
std::string write(const T& value);

template <class T>
Value toValue(const T& value);

// JSON Schema of the type, as an OpenAPI 3.1 component.
template <class T>
Value schema();

// What a field list may say about a field beside its name and member.
struct Required {};
struct Nullable {};
struct Rest {};
inline constexpr Required required;  // absent or null: refused
inline constexpr Nullable nullable;  // an empty optional is written as null instead of being left out
inline constexpr Rest rest;          // field(json::rest, &T::extra): unknown members go there

}  // namespace varde::json
