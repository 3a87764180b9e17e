#pragma once
// What the Storage API's published document says beside the table of routes.
#include "openapi/api.hpp"

namespace varde::storage {

openapi::Api contract();

}  // namespace varde::storage
