#pragma once
// The token scopes that an app asks for, where its metadata has apiScopes (app API contract 1.9).
#include "call.hpp"

namespace varde::app_runtime {

// Throws the contract's 403 for a caller without the scope that this request needs.
void requireScope(const Call& call);

}  // namespace varde::app_runtime
