#pragma once
// The body of a message that a transport carries, in pieces. Shared by server (requests) and client
// (responses).
#include "base/problem.hpp"
#include "parser.hpp"
#include "transport.hpp"

namespace varde::http {

// All of a header is in the parser when this returns true; false at the end of the connection, on a deadline
// or on bytes that are not HTTP (then `error` says what).
Task<bool> readHeader(Transport& transport, MessageParser& parser, Error& error);

class WireBody {
public:
    // After the header. `transport` and `parser` outlive this.
    WireBody(Transport& transport, MessageParser& parser, std::chrono::steady_clock::duration idleDeadline);

    // As BodySource::next; throws Problem(broken) when the peer breaks off or is late.
    Task<std::optional<std::string>> next();
    std::optional<std::uint64_t> size() const { return size_; }
    // What is left of a stated size; empty for chunks and for "until the connection ends".
    std::optional<std::uint64_t> remaining() const;
    bool broken() const { return failed_; }
    bool done() const { return size_ ? left_ == 0 : parser_.done(); }
    void setBroken(Errc code) { broken_ = code; }

private:
    [[noreturn]] void fail(const char* what);

    Transport& transport_;
    MessageParser& parser_;
    std::chrono::steady_clock::duration idleDeadline_;
    std::optional<std::uint64_t> size_;
    std::uint64_t left_ = 0;
    Errc broken_ = Errc::badRequest;
    bool failed_ = false;
};

}  // namespace varde::http
