#pragma once
// Tokens: whose are believed, and the one that storage's own calls to other components carry.
#include <functional>
#include <string>

#include "auth/tokens.hpp"
#include "config.hpp"

namespace varde::storage {

// Keys are varde-authentication's unless others are configured.
auth::VerifierOptions verifierOptions(const Config& config);

// Gives an empty text when no key is configured. Throws std::runtime_error when the key cannot be read.
std::function<std::string()> serviceToken(const config::PlatformToken& settings, const Clock& clock);

}  // namespace varde::storage
