#pragma once
// What happens to one request between its header and its answer, without a socket: the server's own end
// points, routing, authentication, the handler, and the one place where exceptions become responses.
#include "server_state.hpp"

namespace varde::http {

// Never throws.
Task<Response> answer(Worker& worker, Request& request, bool admin);

}  // namespace varde::http
