#pragma once
// What a server's threads share, and what each has for itself. Workers never touch each other's connections:
// stop() and setRouter() reach them by posting.
#include <list>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "http/server.hpp"
#include "route_metrics.hpp"

namespace varde::http {

namespace asio = boost::asio;

class Connection;

struct Worker {
    explicit Worker(const ServerOptions& serverOptions) : options(serverOptions) {}

    struct Listener {
        asio::ip::tcp::acceptor acceptor;
        bool admin = false;
    };

    const ServerOptions& options;
    std::shared_ptr<const Router> router;
    std::set<Connection*> connections;
    RouteMetrics metrics;
    bool draining = false;
    bool adminSeparate = false;
    std::atomic<std::size_t>* connectionCount = nullptr;  // of the whole server
    std::function<void()> connectionEnded;
    // After what connections touch when they are destroyed with it, before what stands on it.
    asio::io_context context{1};
    std::list<Listener> listeners;
};

Task<> serveConnection(Worker& worker, asio::ip::tcp::socket socket, bool admin);

}  // namespace varde::http
