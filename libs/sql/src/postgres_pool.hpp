#pragma once
// The connections of one io_context to one database. They stay with that context, which one thread runs, and
// go with it or with the driver, whichever is first. Bounded: connections, those who wait for one, and how
// long they wait.
#include <list>

#include "postgres_connection.hpp"
#include "telemetry/metrics.hpp"

namespace varde::sql {

class PostgresPool;

// A connection for the time of one transaction; back in the pool afterwards, or closed when it cannot be used
// again.
class PostgresLease {
public:
    PostgresLease(std::shared_ptr<PostgresPool> pool, PostgresConnectionPtr connection);
    ~PostgresLease();
    PostgresLease(PostgresLease&&) = default;
    PostgresLease& operator=(PostgresLease&&) = delete;
    PostgresConnection& operator*() { return *connection_; }
    PostgresConnection* operator->() { return connection_.get(); }

private:
    std::shared_ptr<PostgresPool> pool_;
    PostgresConnectionPtr connection_;
};

// What all pools of a driver share. Outlives them.
struct PostgresShared {
    PostgresTarget target;
    Options options;
    std::atomic<std::size_t> waiting = 0;
    metrics::Gauge& connections =
        metrics::gauge("varde_sql_connections", "Connections to the database that are open");
    metrics::Counter& failures = metrics::counter(
        "varde_sql_connect_failures_total", "Connections to the database that could not be opened"
    );
};

class PostgresPool : public std::enable_shared_from_this<PostgresPool> {
public:
    PostgresPool(asio::io_context& context, std::shared_ptr<PostgresShared> shared)
        : context_(context), shared_(std::move(shared)) {}

    // Waits at most `time` for a connection. Throws Problem(unavailable).
    Task<PostgresLease> acquire(std::chrono::steady_clock::duration time);
    // Closes what is idle and keeps nothing that comes back.
    void close();
    const std::string& lastFailure() const { return lastFailure_; }

private:
    friend class PostgresLease;
    using Time = std::chrono::steady_clock::time_point;
    struct Waiter;

    void giveBack(PostgresConnectionPtr connection);
    void dropped();
    PostgresConnectionPtr takeIdle();
    // A connection when one was handed over.
    Task<PostgresConnectionPtr> waitForTurn(Time until);
    void noteFailure(std::string reason);

    asio::io_context& context_;
    std::shared_ptr<PostgresShared> shared_;
    std::vector<PostgresConnectionPtr> idle_;  // the last used last
    std::list<Waiter*> waiters_;
    std::size_t open_ = 0;  // idle, lent or being opened
    bool closed_ = false;
    Time retryAt_;
    std::chrono::milliseconds backoff_{0};
    std::string lastFailure_;
};

// The pools of one io_context, by driver: closed when the context ends.
class PostgresPools final : public asio::execution_context::service {
public:
    using key_type = PostgresPools;
    static asio::execution_context::id id;

    explicit PostgresPools(asio::execution_context& context) : service(context) {}
    static PostgresPools& of(asio::io_context& context) { return asio::use_service<PostgresPools>(context); }

    // Empty when that driver has none here yet.
    std::shared_ptr<PostgresPool>& pool(std::uint64_t driver) { return pools_[driver]; }

private:
    void shutdown() override;

    std::map<std::uint64_t, std::shared_ptr<PostgresPool>> pools_;
};

}  // namespace varde::sql
