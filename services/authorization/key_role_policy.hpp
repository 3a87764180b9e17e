#pragma once
// The built-in policy `altinn_keyrole_access`: whoever holds a key role for an organisation may `access` it.
// Apps ask it to find on whose behalf a user can sign (authorization contract 2.9, 5.2).
#include "xacml/policy.hpp"

namespace varde::authorization {

inline constexpr std::string_view keyRoleResource = "altinn_keyrole_access";

xacml::Policy keyRolePolicy();

}  // namespace varde::authorization
