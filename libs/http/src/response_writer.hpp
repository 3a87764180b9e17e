#pragma once
// The text of an answer's header.
#include "http/response.hpp"

namespace varde::http {

struct Framing {
    bool keepAlive = true;
    bool chunked = false;
    std::optional<std::uint64_t> contentLength;
    bool oldClient = false;  // HTTP/1.0: says keep-alive explicitly
};

// Replaces `out`. Fields that frame a message are the server's own: those of `headers` are left out. Line
// breaks in values become blanks.
void writeHeader(
    std::string& out, Status status, const Headers& headers, const Framing& framing, const Trace& trace
);

// "Tue, 15 Nov 1994 08:12:31 GMT", now.
const std::string& httpDate();

}  // namespace varde::http
