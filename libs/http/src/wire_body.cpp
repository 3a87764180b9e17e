#include "wire_body.hpp"

namespace varde::http {
namespace {

constexpr std::size_t pieceBytesMax = 64 * 1024;

}  // namespace

Task<bool> readHeader(Transport& transport, MessageParser& parser, Error& error) {
    while (true) {
        const auto bytes = transport.buffered();
        if (!bytes.empty()) {
            const auto used = parser.put(bytes.data(), bytes.size(), error);
            transport.consume(used);
            if (error && error != wire::error::need_more) co_return false;
            error = {};
            if (parser.headerDone()) co_return true;
        }
        // Beast keeps what it has not consumed with us: the rest of the header has to fit.
        if (transport.buffered().size() >= parser.headerBytesMax) {
            error = wire::error::header_limit;
            co_return false;
        }
        const auto more = co_await transport.fill(parser.headerBytesMax);
        if (!more) co_return false;
    }
}

WireBody::WireBody(
    Transport& transport, MessageParser& parser, std::chrono::steady_clock::duration idleDeadline
)
    : transport_(transport), parser_(parser), idleDeadline_(idleDeadline) {
    if (parser.done()) {
        size_ = 0;
    } else if (!parser.chunked()) {
        size_ = parser.contentLength();
        left_ = size_.value_or(0);
    }
}

std::optional<std::uint64_t> WireBody::remaining() const {
    return size_ ? std::optional<std::uint64_t>(left_) : std::nullopt;
}

void WireBody::fail(const char* what) {
    failed_ = true;
    if (transport_.timedOut() && broken_ == Errc::badGateway) {
        throw Problem(Errc::gatewayTimeout, "the body stopped coming");
    }
    throw Problem(broken_, transport_.timedOut() ? "the body stopped coming" : what);
}

Task<std::optional<std::string>> WireBody::next() {
    if (failed_) fail("the body broke off");
    if (done()) co_return std::nullopt;
    if (size_) {
        // A stated size: straight from the socket into the piece.
        std::string piece(static_cast<std::size_t>(std::min<std::uint64_t>(left_, pieceBytesMax)), '\0');
        auto got = transport_.take(piece.data(), piece.size());
        if (got == 0) {
            transport_.expireAfter(idleDeadline_);
            Error error;
            got = co_await transport_.read(piece.data(), piece.size(), error);
            transport_.expireNever();
        }
        if (got == 0) fail("the body ended before its stated length");
        left_ -= got;
        piece.resize(got);
        co_return piece;
    }
    while (true) {
        const auto bytes = transport_.buffered();
        if (!bytes.empty() && !parser_.done()) {
            Error error;
            const auto used = parser_.put(bytes.data(), std::min(bytes.size(), pieceBytesMax), error);
            transport_.consume(used);
            if (error && error != wire::error::need_more) fail("the body is not well-formed");
            if (!parser_.piece.empty()) {
                auto piece = std::move(parser_.piece);
                parser_.piece.clear();
                co_return piece;
            }
            if (parser_.done()) co_return std::nullopt;
            if (used > 0 && !error) continue;
            if (bytes.size() >= pieceBytesMax) fail("the body is not well-formed");
        }
        transport_.expireAfter(idleDeadline_);
        const auto more = co_await transport_.fill(pieceBytesMax);
        transport_.expireNever();
        if (more) continue;
        if (parser_.chunked() || !transport_.atEnd()) fail("the body broke off");
        Error error;
        parser_.putEof(error);
        if (error) fail("the body broke off");
        co_return std::nullopt;
    }
}

}  // namespace varde::http
