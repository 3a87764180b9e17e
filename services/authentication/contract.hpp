#pragma once
// What the Authentication API's published document says beside the table of routes.
#include "openapi/api.hpp"

namespace varde::authentication {

openapi::Api contract();

}  // namespace varde::authentication
