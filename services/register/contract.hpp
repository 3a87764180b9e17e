#pragma once
// What the Register and Profile API's published document says beside the table of routes.
#include "openapi/api.hpp"

namespace varde::registry {

openapi::Api contract();

}  // namespace varde::registry
