#pragma once
// A TCP connection, plain or TLS, with what has been read of it but not used, and a deadline that cancels
// what waits. Owned by one coroutine at a time.
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "base/task.hpp"
#include "deadlines.hpp"

namespace varde::http {

namespace asio = boost::asio;
using Error = boost::system::error_code;

class Transport : public Watched {
public:
    explicit Transport(asio::io_context& context);
    Transport(asio::io_context& context, asio::ip::tcp::socket accepted);

    // Reads into `out`; 0 with an error at the end or when the deadline passed.
    Task<std::size_t> read(char* out, std::size_t count, Error& error);
    // Ends when there is something to read, be it the end or an error, or when the deadline passed. No buffer
    // is held meanwhile, so that connections which do nothing cost next to nothing.
    Task<> untilReadable();
    // Adds what comes next to the buffer. False at the end, on an error, or when the buffer holds bytesMax
    // already.
    Task<bool> fill(std::size_t bytesMax);
    Task<> write(std::array<asio::const_buffer, 3> buffers, Error& error);

    std::string_view buffered() const { return std::string_view(buffer_).substr(begin_, end_ - begin_); }
    void consume(std::size_t count);
    std::size_t take(char* out, std::size_t countMax);
    void shrink();  // gives an empty buffer back before a long wait

    void close();
    bool timedOut() const { return timedOut_; }
    void clearTimeout() { timedOut_ = false; }
    bool atEnd() const { return atEnd_; }
    // Bytes wait to be read, or the peer has closed: without waiting.
    bool readable();

    asio::ip::tcp::socket socket;
    std::unique_ptr<asio::ssl::stream<asio::ip::tcp::socket&>> tls;

protected:
    void expired() override;

private:
    std::string buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    bool timedOut_ = false;
    bool atEnd_ = false;
};

}  // namespace varde::http
