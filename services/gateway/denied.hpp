#pragma once
#include <string>
#include <vector>

namespace varde::gateway {

// Whether a path (decoded segments) is one that only the platform's own services, or its scheduler, may call.
// They call each other without the gateway.
bool isDenied(const std::vector<std::string>& path);

// Paths that need no token because only services and apps call them, which in production do not come through
// the gateway. A developer's own app does, under a local host.
bool isDeniedToPublicHosts(const std::vector<std::string>& path);

}  // namespace varde::gateway
