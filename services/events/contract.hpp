#pragma once
// What the Events API's published document says beside the table of routes.
#include "openapi/api.hpp"

namespace varde::events {

openapi::Api contract();

// JSON Schemas of what goes over the bus (registration.hpp): what a sender says, and what it is told.
json::Value registeredSchema();
json::Value committedSchema();

}  // namespace varde::events
