#pragma once
// Reading claims whose form differs from issuer to issuer.
#include <optional>
#include <string>

#include "json/value.hpp"

namespace varde::auth {

// A claim as text: strings as they are, anything else as its JSON. Empty for null.
std::optional<std::string> claimText(const json::Value& value);

// An object, a list of one, or a text that holds one: all three occur for the same claim.
std::optional<json::Object> claimObject(const json::Value& value);

// The number of `{"authority":"iso6523-actorid-upis","ID":"0192:NUMBER"}`.
std::optional<std::string> organisationNumber(const json::Value& identifier);

// Of an entry of authorization_details.
std::optional<std::string> firstSystemUserId(const json::Object& details);

}  // namespace varde::auth
