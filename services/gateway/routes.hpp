#pragma once
#include "http/router.hpp"

namespace varde::gateway {

// The gateway's own end points; all else is the proxy's.
http::Router routes();

}  // namespace varde::gateway
