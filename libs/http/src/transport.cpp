#include "transport.hpp"

#include <sys/socket.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace varde::http {
namespace {

constexpr std::size_t bufferBytesLeast = 8 * 1024;

}  // namespace

Transport::Transport(asio::io_context& context) : Watched(Deadlines::of(context)), socket(context) {}

Transport::Transport(asio::io_context& context, asio::ip::tcp::socket accepted)
    : Watched(Deadlines::of(context)), socket(std::move(accepted)) {}

Task<std::size_t> Transport::read(char* out, std::size_t count, Error& error) {
    const auto into = asio::buffer(out, count);
    std::size_t got = 0;
    // The deadline may have passed while nothing waited that it could cancel.
    if (timedOut_) {
        error = asio::error::operation_aborted;
        co_return 0;
    }
    if (tls) {
        got = co_await tls->async_read_some(into, asio::redirect_error(asio::use_awaitable, error));
    } else {
        got = co_await socket.async_read_some(into, asio::redirect_error(asio::use_awaitable, error));
    }
    if (error == asio::error::eof) atEnd_ = true;
    co_return got;
}

Task<> Transport::untilReadable() {
    if (tls || timedOut_ || begin_ != end_) co_return;  // of what TLS holds already, the socket knows nothing
    Error error;
    co_await socket.async_wait(
        asio::ip::tcp::socket::wait_read, asio::redirect_error(asio::use_awaitable, error)
    );
}

Task<bool> Transport::fill(std::size_t bytesMax) {
    const auto held = end_ - begin_;
    if (held >= bytesMax) co_return false;
    if (begin_ > 0) {
        std::copy(
            buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
            buffer_.begin() + static_cast<std::ptrdiff_t>(end_),
            buffer_.begin()
        );
        begin_ = 0;
        end_ = held;
    }
    if (end_ == buffer_.size()) buffer_.resize(std::min(std::max(bufferBytesLeast, end_ * 2), bytesMax));
    Error error;
    const auto got = co_await read(buffer_.data() + end_, buffer_.size() - end_, error);
    end_ += got;
    co_return got > 0;
}

Task<> Transport::write(std::array<asio::const_buffer, 3> buffers, Error& error) {
    if (timedOut_) {
        error = asio::error::operation_aborted;
        co_return;
    }
    if (tls) {
        co_await asio::async_write(*tls, buffers, asio::redirect_error(asio::use_awaitable, error));
    } else {
        co_await asio::async_write(socket, buffers, asio::redirect_error(asio::use_awaitable, error));
    }
}

void Transport::consume(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
}

std::size_t Transport::take(char* out, std::size_t countMax) {
    const auto count = std::min(countMax, end_ - begin_);
    std::copy_n(buffer_.data() + begin_, count, out);
    consume(count);
    return count;
}

void Transport::shrink() {
    if (begin_ != end_) return;
    std::string().swap(buffer_);  // assigning an empty one would keep the memory
    begin_ = end_ = 0;
}

void Transport::close() {
    Error ignored;
    socket.close(ignored);
}

bool Transport::readable() {
    if (begin_ != end_) return true;
    char byte = 0;
    const auto got = ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

void Transport::expired() {
    timedOut_ = true;
    Error ignored;
    socket.cancel(ignored);
}

}  // namespace varde::http
