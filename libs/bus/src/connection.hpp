#pragma once
// One connection to Redis, opened and greeted. Used by one coroutine chain at a time, on one executor.
// Where TLS will live: the stream is this class's own business. Where Sentinel and Cluster will: whoever
// makes the Address.
#include <chrono>
#include <deque>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/task.hpp"
#include "protocol.hpp"
#include "url.hpp"

namespace varde::bus {

// Redis cannot be reached, went away, was late, or is not ready. Expected: callers reconnect.
class ConnectionLost : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Connection {
public:
    using Milliseconds = std::chrono::milliseconds;

    Connection(boost::asio::any_io_executor executor, Address address);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Connects, says who we are, chooses the database, and sees that Redis answers. All throw ConnectionLost.
    Task<> open(Milliseconds deadline);
    // One command and its reply.
    Task<Reply> call(std::vector<std::string> words, Milliseconds deadline);
    Task<> write(std::string bytes, Milliseconds deadline);
    // The next reply; without a deadline it waits for ever.
    Task<Reply> receive(std::optional<Milliseconds> deadline);
    void close();

private:
    Task<> connect();
    Task<> greet(Milliseconds deadline);

    Address address_;
    boost::asio::ip::tcp::resolver resolver_;
    boost::asio::ip::tcp::socket socket_;
    ReplyParser parser_;
    std::string buffer_;
};

// Pauses between attempts: growing, bounded, and jittered so that copies do not come back all at once.
class Backoff {
public:
    std::chrono::milliseconds next();
    void reset() { step_ = 0; }

private:
    int step_ = 0;
};

}  // namespace varde::bus
