#pragma once
// What a request's header must be for its message to have one meaning only: for us, and for whoever stands
// before or behind us.
#include "http/request.hpp"

namespace varde::http {

// The status to refuse with, or empty. Rewrites an absolute-form target to path and Host.
std::optional<Status> checkRequest(Request& request, int version);

}  // namespace varde::http
