#pragma once
// Whether two last names are alike enough to tell a person's data (register contract 2.6).
#include <string_view>

namespace varde::registry {

// The first four characters are the same, whatever their case and diacritics; only å stays apart from a.
bool similarLastNames(std::string_view a, std::string_view b);

}  // namespace varde::registry
