#include "postgres_pool.hpp"

#include <random>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/problem.hpp"
#include "telemetry/log.hpp"

namespace varde::sql {
namespace {

constexpr std::chrono::milliseconds backoffMin{50};
constexpr std::chrono::milliseconds backoffMax{2'000};

// Between half and the whole, so that many processes do not come back at once.
std::chrono::milliseconds jittered(std::chrono::milliseconds time) {
    thread_local std::minstd_rand random{std::random_device{}()};
    return std::chrono::milliseconds(
        std::uniform_int_distribution<std::int64_t>(time.count() / 2, time.count())(random)
    );
}

}  // namespace

PostgresLease::PostgresLease(std::shared_ptr<PostgresPool> pool, PostgresConnectionPtr connection)
    : pool_(std::move(pool)), connection_(std::move(connection)) {}

PostgresLease::~PostgresLease() {
    if (connection_) pool_->giveBack(std::move(connection_));
}

// Stands in the queue for as long as it lives. What was handed over and not taken goes on to the next.
struct PostgresPool::Waiter {
    explicit Waiter(PostgresPool& owner)
        : pool(owner), timer(owner.context_), place(owner.waiters_.insert(owner.waiters_.end(), this)) {
        ++pool.shared_->waiting;
    }
    ~Waiter() {
        --pool.shared_->waiting;
        if (!woken) pool.waiters_.erase(place);
        if (given) pool.giveBack(std::move(given));
    }
    void wake(PostgresConnectionPtr connection) {
        pool.waiters_.erase(place);
        woken = true;
        given = std::move(connection);
        timer.cancel();
    }

    PostgresPool& pool;
    asio::steady_timer timer;
    std::list<Waiter*>::iterator place;
    bool woken = false;
    PostgresConnectionPtr given;
};

Task<PostgresLease> PostgresPool::acquire(std::chrono::steady_clock::duration time) {
    const auto self = shared_from_this();
    const auto deadline = std::chrono::steady_clock::now() + time;
    for (;;) {
        if (auto connection = takeIdle()) co_return PostgresLease(self, std::move(connection));
        const auto now = std::chrono::steady_clock::now();
        const bool room = open_ < shared_->options.connectionsMax;
        if (room && now >= retryAt_) {
            ++open_;
            shared_->connections.add(1);
            PostgresLease lease(self, std::make_unique<PostgresConnection>(context_, shared_->options));
            auto failure = co_await lease->open(shared_->target);
            if (failure.empty()) {
                backoff_ = {};
                lastFailure_.clear();
                co_return std::move(lease);
            }
            noteFailure(std::move(failure));
            continue;
        }
        if (now >= deadline) {
            const bool down = !lastFailure_.empty();
            throw Problem(
                Errc::unavailable, down ? "the database cannot be reached" : "the database is busy"
            );
        }
        auto connection = co_await waitForTurn(room ? std::min(deadline, retryAt_) : deadline);
        if (connection) co_return PostgresLease(self, std::move(connection));
    }
}

Task<PostgresConnectionPtr> PostgresPool::waitForTurn(Time until) {
    if (shared_->waiting >= shared_->options.queueMax) {
        throw Problem(Errc::unavailable, "too many wait for the database");
    }
    Waiter waiter(*this);
    waiter.timer.expires_at(until);
    boost::system::error_code error;
    co_await waiter.timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
    // Not woken and not on time: the caller was cancelled.
    if (error && !waiter.woken) throw boost::system::system_error(error);
    co_return std::move(waiter.given);
}

PostgresConnectionPtr PostgresPool::takeIdle() {
    while (!idle_.empty()) {
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        if (connection->stillAlive()) return connection;
        connection.reset();
        dropped();
    }
    return nullptr;
}

void PostgresPool::giveBack(PostgresConnectionPtr connection) {
    if (closed_ || !connection->reusable()) {
        connection.reset();
        dropped();
    } else if (waiters_.empty()) {
        idle_.push_back(std::move(connection));
    } else {
        waiters_.front()->wake(std::move(connection));
    }
}

// A place is free: who waits longest may open another.
void PostgresPool::dropped() {
    --open_;
    shared_->connections.add(-1);
    if (!closed_ && !waiters_.empty()) waiters_.front()->wake(nullptr);
}

void PostgresPool::noteFailure(std::string reason) {
    shared_->failures.add();
    backoff_ = std::clamp(backoff_ * 2, backoffMin, backoffMax);
    retryAt_ = std::chrono::steady_clock::now() + jittered(backoff_);
    if (reason != lastFailure_) log::warning("the database cannot be reached", {{"reason", reason}});
    lastFailure_ = std::move(reason);
}

void PostgresPool::close() {
    closed_ = true;
    const auto count = idle_.size();
    idle_.clear();
    open_ -= count;
    shared_->connections.add(-static_cast<double>(count));
}

asio::execution_context::id PostgresPools::id;

void PostgresPools::shutdown() {
    for (auto& [driver, pool] : pools_) {
        if (pool) pool->close();
    }
    pools_.clear();
}

}  // namespace varde::sql
