// PostgreSQL behind Database: transactions on pooled connections of the caller's own io_context.
#include <random>

#include <boost/asio/this_coro.hpp>

#include "base/async.hpp"
#include "base/encoding.hpp"
#include "base/problem.hpp"
#include "driver.hpp"
#include "migrations.hpp"
#include "postgres_pool.hpp"
#include "telemetry/log.hpp"

namespace varde::sql {
namespace {

constexpr int attemptsMax = 10;
constexpr std::chrono::milliseconds firstPause{2};
constexpr std::chrono::milliseconds longestPause{200};
constexpr std::chrono::seconds startTime{60};      // for a database that starts at the same time as we do
constexpr std::chrono::minutes migrationTime{10};  // for one migration, and for other copies' to end

constexpr const char* beginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
constexpr const char* beginWrite = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

// BEGIN goes out with the first statement: work that asks nothing costs nothing, one statement one round trip
// less.
class PostgresTransaction final : public Transaction {
public:
    PostgresTransaction(PostgresConnection& connection, const char* begin)
        : connection_(connection), begin_(begin) {}

    bool begun() const { return begun_; }
    // The first error that a statement had. The server accepts nothing more of the transaction from then on.
    std::exception_ptr failure() const { return failure_; }

protected:
    Task<Result> run(const Statement& statement, std::vector<Value> args) override {
        begin();
        connection_.queue(statement, args);
        return exchange();
    }
    Task<Result> runText(const std::string& text, std::vector<Value> args) override {
        begin();
        connection_.queueText(text, args);
        return exchange();
    }

private:
    void begin() {
        if (begun_) return;
        begun_ = true;
        connection_.queueCommand(begin_);
    }
    Task<Result> exchange() {
        try {
            co_return co_await connection_.exchange();
        } catch (...) {  // passes on; noted for work that goes on all the same
            if (!failure_) failure_ = std::current_exception();
            throw;
        }
    }

    PostgresConnection& connection_;
    const char* begin_;
    bool begun_ = false;
    std::exception_ptr failure_;
};

// How one attempt has ended.
struct Attempt {
    std::exception_ptr error;
    bool again = false;  // nothing of it remains, and another may succeed
};

Attempt failed(std::exception_ptr error) {
    try {
        std::rethrow_exception(error);
    } catch (const LostRace&) {
        const Problem last(Errc::unavailable, "the database has too many conflicting changes");
        return {std::make_exception_ptr(last), true};
    } catch (const ConnectionLost& lost) {
        log::warning("a connection to the database was lost", {{"reason", lost.what()}});
        const Problem last(Errc::unavailable, "the connection to the database was lost");
        return {std::make_exception_ptr(last), true};
    } catch (...) {  // the work's own, for its caller
        return {std::current_exception(), false};
    }
}

// What counts is why the transaction ended, whatever the work has made of it.
Attempt failed(std::exception_ptr error, const std::exception_ptr& inTransaction) {
    if (inTransaction && inTransaction != error) {
        auto first = failed(inTransaction);
        if (first.again) return first;
    }
    return failed(std::move(error));
}

std::chrono::milliseconds pauseBefore(int attempt) {
    thread_local std::minstd_rand random{std::random_device{}()};
    const auto most = std::min(firstPause * (1 << attempt), longestPause);
    return std::chrono::milliseconds(std::uniform_int_distribution<std::int64_t>(1, most.count())(random));
}

class PostgresDriver final : public Driver {
public:
    PostgresDriver(const std::string& url, const Options& options)
        : shared_(std::make_shared<PostgresShared>()), id_(++lastId_) {
        shared_->options = options;
        shared_->target = parsePostgresUrl(url, options);
    }
    ~PostgresDriver() override {
        const std::lock_guard lock(mutex_);
        for (const auto& weak : pools_) {
            if (const auto pool = weak.lock()) pool->close();
        }
    }

    Engine engine() const override { return Engine::postgres; }

    Task<> read(Work work) override { return repeat(std::move(work), &PostgresDriver::readOnce); }
    Task<> write(Work work) override { return repeat(std::move(work), &PostgresDriver::writeOnce); }

    Database::Statistics statistics() const override {
        return {shared_->waiting.load(), commits_.load(), works_.load()};
    }

    Task<> migrate(std::span<const MigrationFile> files) override {
        const auto migrations = migrationsFor(Engine::postgres, files);
        const auto pool = co_await poolHere();
        auto lease = co_await leaseAtStart(pool);
        lease->retire();  // closing it lets go of the lock
        co_await lease->script(
            "SET statement_timeout = 0; SELECT pg_advisory_lock(hashtextextended('varde migrations ' || "
            "current_database() || ' ' || '" +
                shared_->target.schema + "', 0))",
            migrationTime
        );
        if (!shared_->target.schema.empty()) co_await makeSchema(*lease);
        co_await lease->script(
            "CREATE TABLE IF NOT EXISTS varde_migrations ("
            "name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, applied BIGINT NOT NULL)",
            migrationTime
        );
        for (const auto& migration : migrations) co_await apply(*lease, migration);
    }

private:
    using Once = Task<Attempt> (PostgresDriver::*)(Work&);

    Task<> repeat(Work work, Once once) {
        for (int attempt = 1;; ++attempt) {
            const auto ended = co_await (this->*once)(work);
            if (!ended.error) co_return;
            if (!ended.again || attempt == attemptsMax) std::rethrow_exception(ended.error);
            retries_.add();
            co_await sleepFor(pauseBefore(attempt));
        }
    }

    Task<Attempt> readOnce(Work& work) {
        const auto pool = co_await poolHere();
        auto lease = co_await pool->acquire(shared_->options.acquireTime);
        PostgresTransaction transaction(*lease, beginRead);
        const auto error = co_await outcome(work, transaction);
        lease->endLater("ROLLBACK");  // nothing was written: leaving the snapshot is all there is to end
        if (error) co_return failed(error, transaction.failure());
        co_return Attempt();
    }

    Task<Attempt> writeOnce(Work& work) {
        const auto pool = co_await poolHere();
        auto lease = co_await pool->acquire(shared_->options.acquireTime);
        PostgresTransaction transaction(*lease, beginWrite);
        auto error = co_await outcome(work, transaction);
        // Work that has swallowed an error has written nothing all the same.
        if (!error) error = transaction.failure();
        if (error) {
            lease->endLater("ROLLBACK");
            co_return failed(error, transaction.failure());
        }
        ++works_;
        worksCounter_.add();
        if (!transaction.begun()) co_return Attempt();
        const auto ended = co_await commit(*lease);
        if (!ended.error) {
            ++commits_;
            commitsCounter_.add();
        }
        co_return ended;
    }

    static Task<std::exception_ptr> outcome(Work& work, Transaction& transaction) {
        std::exception_ptr error;
        try {
            co_await work(transaction);
        } catch (...) {  // carried to where it can be decided upon
            error = std::current_exception();
        }
        co_return error;
    }

    static Task<Attempt> commit(PostgresConnection& connection) {
        Attempt ended;
        try {
            connection.queueCommand("COMMIT");
            co_await connection.exchange();
        } catch (const ConnectionLost&) {
            // Nobody knows whether the server has committed, so nobody may do it again.
            const Problem unknown(
                Errc::unavailable, "the connection was lost while the change was being committed"
            );
            ended.error = std::make_exception_ptr(unknown);
        } catch (...) {
            ended = failed(std::current_exception());
        }
        if (!ended.error && connection.tag() != "COMMIT") {
            throw std::logic_error("postgres: the server has rolled back");
        }
        co_return ended;
    }

    Task<std::shared_ptr<PostgresPool>> poolHere() {
        const auto executor = co_await asio::this_coro::executor;
        auto& context = static_cast<asio::io_context&>(asio::query(executor, asio::execution::context));
        auto& pool = PostgresPools::of(context).pool(id_);
        if (!pool) {
            pool = std::make_shared<PostgresPool>(context, shared_);
            const std::lock_guard lock(mutex_);
            std::erase_if(pools_, [](const auto& weak) { return weak.expired(); });
            pools_.push_back(pool);
        }
        co_return pool;
    }

    static Task<PostgresLease> leaseAtStart(std::shared_ptr<PostgresPool> pool) {
        try {
            co_return co_await pool->acquire(startTime);
        } catch (const Problem& problem) {  // who starts a service wants to know why
            const auto& why = pool->lastFailure();
            throw std::runtime_error(problem.detail + (why.empty() ? "" : ": " + why));
        }
    }

    // Not CREATE ... IF NOT EXISTS at once: that asks for a right that who finds a schema made for it need
    // not have.
    Task<> makeSchema(PostgresConnection& connection) {
        static constexpr Statement find{
            "schema_find", "SELECT 1 AS found FROM pg_namespace WHERE nspname = $1"};
        const std::vector<Value> args{shared_->target.schema};
        connection.queue(find, args);
        const auto found = co_await connection.exchange();
        if (!found.rows.empty()) co_return;
        // In quotes: `authorization` is a word of SQL's own.
        co_await connection.script("CREATE SCHEMA \"" + shared_->target.schema + "\"", migrationTime);
    }

    static Task<> apply(PostgresConnection& connection, const Migration& migration) {
        static constexpr Statement find{
            "migration_find", "SELECT sha256 FROM varde_migrations WHERE name = $1"};
        static constexpr Statement add{
            "migration_add",
            "INSERT INTO varde_migrations (name, sha256, applied) "
            "VALUES ($1, $2, CAST(extract(epoch FROM now()) AS BIGINT))"};
        const std::vector<Value> name{migration.name};
        connection.queue(find, name);
        const auto applied = co_await connection.exchange();
        if (!applied.rows.empty()) {
            requireUnchanged(migration, applied.rows.front().get<std::string>("sha256"));
            co_return;
        }
        try {
            // One transaction: the server undoes all of it when any of it fails, or when we vanish.
            co_await connection.script("BEGIN", migrationTime);
            co_await connection.script(migration.text, migrationTime);
        } catch (const std::exception& error) {  // says which file it is
            throw std::runtime_error("migration " + migration.file + ": " + error.what());
        }
        const std::vector<Value> row{migration.name, migration.sha256};
        connection.queue(add, row);
        co_await connection.exchange();
        co_await connection.script("COMMIT", migrationTime);
    }

    static inline std::atomic<std::uint64_t> lastId_ = 0;

    const std::shared_ptr<PostgresShared> shared_;
    const std::uint64_t id_;
    std::mutex mutex_;  // guards pools_
    std::vector<std::weak_ptr<PostgresPool>> pools_;
    std::atomic<std::uint64_t> commits_ = 0;
    std::atomic<std::uint64_t> works_ = 0;
    metrics::Counter& commitsCounter_ = metrics::counter("varde_sql_commits_total", "Transactions committed");
    metrics::Counter& worksCounter_ = metrics::counter("varde_sql_works_total", "Pieces of work written");
    metrics::Counter& retries_ = metrics::counter(
        "varde_sql_retries_total", "Transactions run again after a conflict or a lost connection"
    );
};

}  // namespace

std::unique_ptr<Driver> openPostgres(const std::string& url, const Options& options) {
    return std::make_unique<PostgresDriver>(url, options);
}

}  // namespace varde::sql
