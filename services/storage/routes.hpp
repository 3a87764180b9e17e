#pragma once
// The whole API.
#include "graph.hpp"
#include "http/router.hpp"

namespace varde::storage {

// The handlers outlive the router.
http::Router routes(Handlers& handlers);

}  // namespace varde::storage
