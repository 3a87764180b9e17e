#pragma once
// What the App API's published document says beside the table of routes.
#include "openapi/api.hpp"

namespace varde::app_runtime {

openapi::Api contract();

}  // namespace varde::app_runtime
