#pragma once
// The parts of a decision request, shared by single and multi requests and by the reading of answers.
#include "auth/enforcement.hpp"

namespace varde::auth {

inline constexpr std::string_view actionId = "urn:oasis:names:tc:xacml:1.0:action:action-id";
inline constexpr std::string_view instanceIdAttribute = "urn:altinn:instance-id";

json::Array resourceAttributes(const Resource& resource);

}  // namespace varde::auth
