#pragma once
// What the Authorization API's published document says beside the table of routes.
#include "openapi/api.hpp"

namespace varde::authorization {

openapi::Api contract();

}  // namespace varde::authorization
