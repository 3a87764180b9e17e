#pragma once
// An HTTP/1.1 server: one io_context a thread, SO_REUSEPORT, a coroutine a connection.
//
// For each request, in this order: limits and syntax, routing (404, 405), authentication (401), the handler;
// an exception becomes a response in one place. Every answer carries a trace id. `/health/live`,
// `/health/ready` and
// `/metrics` are served beside the router's own routes, on the same port.
#include <chrono>
#include <functional>

#include <boost/asio/any_io_executor.hpp>

#include "http/router.hpp"

namespace varde::http {

struct Limits {
    std::uint32_t headerBytesMax = 32 * 1024;
    std::uint64_t bodyBytesMax = 2'097'152'000;  // a handler's own limit is usually lower
    std::chrono::seconds headerDeadline{10};
    std::chrono::seconds bodyIdleDeadline{60};  // between two pieces of a body, either way
    std::chrono::seconds keepAliveDeadline{75};
    std::size_t connectionsMax = 20'000;
};

// Says who calls. Both give empty for "no token or not a valid one". Called on connection threads.
struct Authenticator {
    std::function<Task<CallerPtr>(const Request&)> user;
    std::function<Task<bool>(const Request&)> platform;
};

// One more port of the same server.
struct ExtraListener {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    bool optional = false;  // a taken port is skipped with a warning
    // The server's own end points (/health/..., /metrics) answer here alone, not beside the routes.
    bool admin = false;
};

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  // 0: any free port
    std::vector<ExtraListener> extraListeners;
    unsigned threads = 1;
    std::string serviceName;  // in logs and metrics
    Limits limits;
    Authenticator authenticator;
    std::chrono::seconds drainDeadline{20};
    // How a Problem leaves: problem+json unless a service declares otherwise.
    std::function<Response(const Problem&, const Trace&)> renderProblem;
    std::function<bool()> ready;  // /health/ready answers 503 while this is false or the server drains
    // Serves what no route matched, before 404; the gateway's proxying is one.
    Handler fallback;
};

class Server {
public:
    // Binds and listens at once, so that a taken port is known here: throws std::system_error.
    Server(ServerOptions options, Router router);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    // Of the extra listeners, in their order; 0 for one that was skipped.
    std::vector<std::uint16_t> extraPorts() const;

    // The executor of the first thread, for the owner's background loops.
    boost::asio::any_io_executor executor();

    // Serves until stop(). Blocks; runs its threads inside. SIGTERM and SIGINT stop it when handleSignals is
    // set.
    void run(bool handleSignals = true);

    // Drains: no new connections, readiness off, requests in flight finish within drainDeadline, then run()
    // returns. Thread-safe.
    void stop();

    // Called on the first thread when draining begins and after the last request has ended. Set before run().
    void onDrain(std::function<void()> begin, std::function<Task<>()> end);

    // Replaces the routes' handlers for requests that begin from now on. Thread-safe.
    void setRouter(Router router);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace varde::http
