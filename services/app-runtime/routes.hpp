#pragma once
// The table of the App API.
#include "http/router.hpp"
#include "service.hpp"

namespace varde::app_runtime {

// The service outlives the router.
http::Router makeRouter(Service& service);

}  // namespace varde::app_runtime
