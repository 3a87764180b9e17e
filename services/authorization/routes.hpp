#pragma once
// The whole API of the service.
#include "decisions.hpp"
#include "http/router.hpp"
#include "policies.hpp"
#include "representation.hpp"

namespace varde::authorization {

// The handlers outlive the router.
http::Router routes(Decisions& decisions, Policies& policies, Representations& representations);

}  // namespace varde::authorization
