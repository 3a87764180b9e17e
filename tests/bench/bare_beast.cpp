// The peer of constant_server: the same answer from Beast alone, with nothing around it but what any server
// on the open net needs (a deadline for each read). bare_beast THREADS. Prints `port N`; SIGTERM ends it.
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "constant.hpp"

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

asio::awaitable<void> serve(tcp::socket socket) {
    socket.set_option(tcp::no_delay(true));
    beast::tcp_stream stream(std::move(socket));
    beast::flat_buffer buffer;
    boost::system::error_code error;
    for (;;) {
        http::request<http::string_body> request;
        stream.expires_after(std::chrono::seconds(75));
        co_await http::async_read(stream, buffer, request, asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return;
        http::response<http::string_body> response(http::status::ok, request.version());
        response.set(http::field::content_type, "application/json");
        response.keep_alive(request.keep_alive());
        response.body() = varde::bench::constant;
        response.prepare_payload();
        co_await http::async_write(stream, response, asio::redirect_error(asio::use_awaitable, error));
        if (error || !response.keep_alive()) co_return;
    }
}

asio::awaitable<void> acceptAll(tcp::acceptor acceptor) {
    for (;;) {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        asio::co_spawn(acceptor.get_executor(), serve(std::move(socket)), asio::detached);
    }
}

// A thread's own acceptor on the shared port, as libs/http has.
tcp::acceptor listenOn(asio::io_context& context, unsigned short port) {
    using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
    tcp::acceptor acceptor(context, tcp::v4());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.set_option(ReusePort(true));
    acceptor.bind({asio::ip::address_v4::loopback(), port});
    acceptor.listen();
    return acceptor;
}

}  // namespace

int main(int argc, char** argv) {
    const int threads = argc > 1 ? std::max(1, std::atoi(argv[1])) : 1;
    std::vector<std::unique_ptr<asio::io_context>> contexts;
    unsigned short port = 0;
    for (int i = 0; i < threads; ++i) {
        auto& context = *contexts.emplace_back(std::make_unique<asio::io_context>(1));
        auto acceptor = listenOn(context, port);
        port = acceptor.local_endpoint().port();
        asio::co_spawn(context, acceptAll(std::move(acceptor)), asio::detached);
    }
    std::printf("port %u\n", unsigned{port});
    std::fflush(stdout);
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < contexts.size(); ++i) {
        auto& context = *contexts[i];
        others.emplace_back([&context] { context.run(); });
    }
    contexts.front()->run();
    return 0;
}
