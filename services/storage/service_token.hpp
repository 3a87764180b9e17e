#pragma once
// The token that storage's own calls to other components carry.
#include <functional>
#include <string>

#include "base/clock.hpp"
#include "config/common.hpp"

namespace varde::storage {

// Gives an empty text when no key is configured. Throws std::runtime_error when the key cannot be read.
std::function<std::string()> serviceToken(const config::PlatformToken& settings, const Clock& clock);

}  // namespace varde::storage
