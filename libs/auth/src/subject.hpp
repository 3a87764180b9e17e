#pragma once
// Who asks, as a decision request says it (storage contract 4.4, authorization contract 5.1).
#include "auth/caller.hpp"

namespace varde::auth {

json::Object attribute(std::string_view id, std::string value, bool includeInResult = false);

json::Array subjectAttributes(const Caller& caller);

}  // namespace varde::auth
