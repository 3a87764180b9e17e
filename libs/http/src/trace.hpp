#pragma once
#include "http/request.hpp"

namespace varde::http {

// Goes on with the caller's trace when the request names a valid one, else begins a trace; the span is new.
Trace traceOf(const Headers& headers);

}  // namespace varde::http
