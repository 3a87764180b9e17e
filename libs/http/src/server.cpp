#include "http/server.hpp"

#include <csignal>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "connection.hpp"
#include "server_state.hpp"
#include "telemetry/log.hpp"

namespace varde::http {
namespace {

using asio::ip::tcp;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr std::chrono::milliseconds acceptPause{50};
constexpr std::chrono::seconds abortGrace{1};

// Throws std::system_error, which Boost's own exception is not.
tcp::acceptor listenOn(asio::io_context& context, const tcp::endpoint& endpoint, bool shared) {
    tcp::acceptor acceptor(context);
    const auto check = [](const Error& error, const char* what) {
        if (error) throw std::system_error(error, what);
    };
    Error error;
    acceptor.open(endpoint.protocol(), error);
    check(error, "socket");
    acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (shared) acceptor.set_option(ReusePort(true), error);
    check(error, "socket option");
    acceptor.bind(endpoint, error);
    check(error, "bind");
    acceptor.listen(asio::socket_base::max_listen_connections, error);
    check(error, "listen");
    return acceptor;
}

void refuseConnection(tcp::socket& socket) {
    constexpr std::string_view answer =
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    Error ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(answer), ignored);
    socket.close(ignored);
}

void admit(Worker& worker, tcp::socket socket, bool admin) {
    const auto open = worker.connectionCount->fetch_add(1, std::memory_order_relaxed);
    if (open >= worker.options.limits.connectionsMax) {
        worker.connectionCount->fetch_sub(1, std::memory_order_relaxed);
        refuseConnection(socket);
        return;
    }
    auto ended = [&worker](std::exception_ptr error) {
        if (error) log::error("a connection ended by an exception");
        if (worker.draining) worker.connectionEnded();
    };
    asio::co_spawn(worker.context, serveConnection(worker, std::move(socket), admin), std::move(ended));
}

Task<> acceptLoop(Worker& worker, Worker::Listener& listener) {
    while (!worker.draining) {
        Error error;
        auto socket =
            co_await listener.acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
        if (!error) {
            admit(worker, std::move(socket), listener.admin);
            continue;
        }
        if (!listener.acceptor.is_open()) co_return;
        // Out of descriptors, most likely: others have to end first.
        asio::steady_timer pause(worker.context, acceptPause);
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
}

// Those that the kernel has accepted already are served; then the port is closed.
void closeListeners(Worker& worker) {
    for (auto& listener : worker.listeners) {
        Error error;
        listener.acceptor.non_blocking(true, error);
        while (!error) {
            tcp::socket socket(worker.context);
            listener.acceptor.accept(socket, error);
            if (!error) admit(worker, std::move(socket), listener.admin);
        }
        listener.acceptor.close(error);
    }
}

}  // namespace

struct Server::State {
    ServerOptions options;
    std::atomic<std::size_t> connectionCount = 0;
    std::atomic<std::size_t> workersDrained = 0;
    std::function<void()> drainBegin;
    std::function<Task<>()> drainEnd;
    std::uint16_t port = 0;
    std::vector<std::uint16_t> extraPorts;
    std::vector<std::unique_ptr<Worker>> workers;
    std::optional<asio::signal_set> signals;
    std::optional<asio::steady_timer> drainTimer;
    bool draining = false;  // these two on the first thread only
    bool finished = false;

    Worker& first() { return *workers.front(); }

    std::uint16_t listenEverywhere(const std::string& address, std::uint16_t wanted, bool admin) {
        tcp::endpoint endpoint(asio::ip::make_address(address), wanted);
        // SO_REUSEPORT would share a port with another process of ours in silence: whether it is free is
        // asked without it first.
        if (wanted != 0) listenOn(first().context, endpoint, false).close();
        for (auto& worker : workers) {
            auto acceptor = listenOn(worker->context, endpoint, true);
            endpoint.port(acceptor.local_endpoint().port());
            worker->listeners.push_back({std::move(acceptor), admin});
        }
        return endpoint.port();
    }

    void listenOnExtra(const ExtraListener& extra) {
        try {
            extraPorts.push_back(listenEverywhere(extra.address, extra.port, extra.admin));
        } catch (const std::system_error& error) {
            if (!extra.optional) throw;
            log::warning("port skipped", {{"port", std::int64_t{extra.port}}, {"error", error.what()}});
            extraPorts.push_back(0);
        }
    }

    void beginDrain() {
        if (std::exchange(draining, true)) return;
        log::info("draining");
        if (drainBegin) drainBegin();
        drainTimer.emplace(first().context, options.drainDeadline);
        drainTimer->async_wait([this](const Error& error) {
            if (!error) abortAll();
        });
        for (auto& worker : workers) {
            asio::post(worker->context, [this, &worker = *worker] { drainWorker(worker); });
        }
    }

    void drainWorker(Worker& worker) {
        worker.draining = true;
        closeListeners(worker);
        const auto open = worker.connections;
        for (auto* connection : open) connection->drain();
        workersDrained.fetch_add(1);
        worker.connectionEnded();
    }

    void abortAll() {
        log::warning("requests were still in flight at the drain deadline");
        for (auto& worker : workers) {
            asio::post(worker->context, [&worker = *worker] {
                const auto open = worker.connections;
                for (auto* connection : open) connection->abort();
            });
        }
        drainTimer->expires_after(abortGrace);
        drainTimer->async_wait([this](const Error& error) {
            if (!error) finish();
        });
    }

    void finishWhenIdle() {
        if (workersDrained.load() == workers.size() && connectionCount.load() == 0) finish();
    }

    void finish() {
        if (std::exchange(finished, true)) return;
        drainTimer->cancel();
        auto last = [this]() -> Task<> {
            if (drainEnd) co_await drainEnd();
        };
        asio::co_spawn(first().context, std::move(last), [this](std::exception_ptr error) {
            if (error) log::error("the last work of a drain failed");
            for (auto& worker : workers) worker->context.stop();
        });
    }
};

Server::Server(ServerOptions options, Router router) : state_(std::make_unique<State>()) {
    auto& state = *state_;
    state.options = std::move(options);
    const auto table = std::make_shared<const Router>(std::move(router));
    const auto& extras = state.options.extraListeners;
    const bool adminSeparate =
        std::any_of(extras.begin(), extras.end(), [](const ExtraListener& extra) { return extra.admin; });
    for (unsigned i = 0; i < std::max(1U, state.options.threads); ++i) {
        auto& worker = *state.workers.emplace_back(std::make_unique<Worker>(state.options));
        worker.router = table;
        worker.adminSeparate = adminSeparate;
        worker.connectionCount = &state.connectionCount;
        worker.connectionEnded = [&state] {
            asio::post(state.first().context, [&state] { state.finishWhenIdle(); });
        };
    }
    state.port = state.listenEverywhere(state.options.address, state.options.port, false);
    for (const auto& extra : extras) state.listenOnExtra(extra);
}

Server::~Server() = default;

std::uint16_t Server::port() const {
    return state_->port;
}

std::vector<std::uint16_t> Server::extraPorts() const {
    return state_->extraPorts;
}

boost::asio::any_io_executor Server::executor() {
    return state_->first().context.get_executor();
}

void Server::run(bool handleSignals) {
    auto& state = *state_;
    if (handleSignals) {
        state.signals.emplace(state.first().context, SIGTERM, SIGINT);
        state.signals->async_wait([&state](const Error& error, int) {
            if (!error) state.beginDrain();
        });
    }
    for (auto& worker : state.workers) {
        for (auto& listener : worker->listeners) {
            asio::co_spawn(worker->context, acceptLoop(*worker, listener), asio::detached);
        }
    }
    const auto serve = [](Worker& worker) {
        const auto guard = asio::make_work_guard(worker.context);
        worker.context.run();
    };
    std::vector<std::jthread> threads;
    // Also when a handler of the first thread throws: the others would be waited for without end.
    struct StopAll {
        State& state;
        ~StopAll() {
            for (auto& worker : state.workers) worker->context.stop();
        }
    };
    for (std::size_t i = 1; i < state.workers.size(); ++i) {
        threads.emplace_back([&serve, &worker = *state.workers[i]] { serve(worker); });
    }
    const StopAll stopAll{state};
    serve(state.first());
}

void Server::stop() {
    asio::post(state_->first().context, [state = state_.get()] { state->beginDrain(); });
}

void Server::onDrain(std::function<void()> begin, std::function<Task<>()> end) {
    state_->drainBegin = std::move(begin);
    state_->drainEnd = std::move(end);
}

void Server::setRouter(Router router) {
    const auto table = std::make_shared<const Router>(std::move(router));
    for (auto& worker : state_->workers) {
        asio::post(worker->context, [&worker = *worker, table] { worker.router = table; });
    }
}

}  // namespace varde::http
