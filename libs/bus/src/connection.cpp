#include "connection.hpp"

#include <netinet/tcp.h>

#include <random>

#include <boost/asio/connect.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace varde::bus {
namespace asio = boost::asio;

namespace {

constexpr std::size_t readBytes = 64 * 1024;

// Closes the socket when the time is up, so that whatever waits on it ends. On the socket's own executor.
class Watchdog {
public:
    Watchdog(
        asio::ip::tcp::socket& socket, asio::ip::tcp::resolver& resolver, std::chrono::milliseconds deadline
    )
        : timer_(socket.get_executor(), deadline), alive_(std::make_shared<bool>(true)) {
        auto expired = [&socket, &resolver, alive = alive_](boost::system::error_code error) {
            if (error || !*alive) return;
            resolver.cancel();
            boost::system::error_code ignored;
            socket.close(ignored);
        };
        timer_.async_wait(std::move(expired));
    }
    ~Watchdog() { *alive_ = false; }
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

private:
    asio::steady_timer timer_;
    std::shared_ptr<bool> alive_;
};

void throwIfLost(const boost::system::error_code& error) {
    if (error) throw ConnectionLost("the connection to Redis is lost: " + error.message());
}

}  // namespace

Connection::Connection(asio::any_io_executor executor, Address address)
    : address_(std::move(address)), resolver_(executor), socket_(executor) {}

Task<> Connection::open(Milliseconds deadline) {
    const Watchdog watchdog(socket_, resolver_, deadline);
    co_await connect();
    co_await greet(deadline);
}

Task<> Connection::connect() {
    boost::system::error_code error;
    const auto endpoints = co_await resolver_.async_resolve(
        address_.host, std::to_string(address_.port), asio::redirect_error(asio::use_awaitable, error)
    );
    throwIfLost(error);
    co_await asio::async_connect(socket_, endpoints, asio::redirect_error(asio::use_awaitable, error));
    throwIfLost(error);

    socket_.set_option(asio::ip::tcp::no_delay(true), error);
    // A subscriber only listens: without this a host that vanished would never be noticed.
    socket_.set_option(asio::socket_base::keep_alive(true), error);
    using Seconds = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPIDLE>;
    using Interval = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPINTVL>;
    using Count = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPCNT>;
    socket_.set_option(Seconds(15), error);
    socket_.set_option(Interval(5), error);
    socket_.set_option(Count(3), error);
}

Task<> Connection::greet(Milliseconds deadline) {
    std::vector<std::vector<std::string>> commands;
    if (!address_.password.empty()) {
        auto& command = commands.emplace_back(std::vector<std::string>{"AUTH"});
        if (!address_.user.empty()) command.push_back(address_.user);
        command.push_back(address_.password);
    }
    if (address_.database != 0) commands.push_back({"SELECT", std::to_string(address_.database)});
    // After a restart Redis answers LOADING until its data is there: not open yet.
    commands.emplace_back(1, "PING");
    for (auto& command : commands) {
        const auto name = command.front();
        const auto reply = co_await call(std::move(command), deadline);
        if (reply.isError()) throw ConnectionLost("Redis refused " + name + ": " + reply.text);
    }
}

Task<Reply> Connection::call(std::vector<std::string> words, Milliseconds deadline) {
    co_await write(encode(words), deadline);
    auto reply = co_await receive(deadline);
    co_return reply;
}

Task<> Connection::write(std::string bytes, Milliseconds deadline) {
    const Watchdog watchdog(socket_, resolver_, deadline);
    boost::system::error_code error;
    co_await asio::async_write(
        socket_, asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, error)
    );
    throwIfLost(error);
}

Task<Reply> Connection::receive(std::optional<Milliseconds> deadline) {
    std::optional<Watchdog> watchdog;
    if (deadline) watchdog.emplace(socket_, resolver_, *deadline);
    while (true) {
        auto reply = parser_.next();
        if (reply) co_return std::move(*reply);
        buffer_.resize(readBytes);
        boost::system::error_code error;
        const auto size = co_await socket_.async_read_some(
            asio::buffer(buffer_), asio::redirect_error(asio::use_awaitable, error)
        );
        throwIfLost(error);
        parser_.feed(std::string_view(buffer_).substr(0, size));
    }
}

void Connection::close() {
    resolver_.cancel();
    boost::system::error_code ignored;
    socket_.close(ignored);
}

std::chrono::milliseconds Backoff::next() {
    constexpr int first = 50;
    constexpr int most = 5'000;
    const int full = std::min(most, first << std::min(step_, 8));
    ++step_;
    thread_local std::minstd_rand random(std::random_device{}());
    return std::chrono::milliseconds(std::uniform_int_distribution<int>(full / 2, full)(random));
}

}  // namespace varde::bus
