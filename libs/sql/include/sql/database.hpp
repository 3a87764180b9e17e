#pragma once
// One SQL interface over two engines. Statements are named constants with $1, $2 ... as parameters and are
// prepared once for each connection.
//
// SQLite (`sqlite:///path/file.db`, `sqlite::memory:`): WAL, synchronous=FULL. One writer thread commits what
// has queued up as one transaction (group commit): each piece of work runs in its own savepoint, and every
// caller is resumed on its own executor only after the commit that holds its work is durable. Readers run on
// the calling thread, on pooled connections. PostgreSQL
// (`postgres://user:password@host:port/db?schema=name`): asynchronous libpq on the caller's io_context, a few
// connections for each. `schema` holds this service's tables; migrate() makes it. Writes run side by side at
// READ COMMITTED: what a write reads and then relies on must be guarded, by locking the row (an UPDATE of it,
// FOR UPDATE), by a version in the WHERE, or by a constraint.
//
// Thread-safe. Must outlive every task that uses it.
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date_time.hpp"
#include "base/guid.hpp"
#include "base/task.hpp"

namespace varde::sql {

struct Statement {
    const char* name;  // unique in the process: names the prepared statement and the metric
    const char* text;
};

// A parameter or a column. DateTime is stored as INTEGER 100 ns ticks since the Unix epoch (BIGINT on
// PostgreSQL), Guid as lower-case TEXT, bool as INTEGER 0/1 on SQLite and BOOLEAN on PostgreSQL. Blob is
// bytes.
struct Blob {
    std::string bytes;
};
using Value = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Blob>;

Value toValue(std::nullptr_t);
Value toValue(std::nullopt_t);
Value toValue(bool value);
Value toValue(std::int64_t value);
Value toValue(int value);
Value toValue(long long value);
Value toValue(std::uint32_t value);
Value toValue(std::uint64_t value);  // throws std::out_of_range beyond an int64
Value toValue(double value);
Value toValue(std::string value);
Value toValue(std::string_view value);
Value toValue(const char* value);
Value toValue(const DateTime& value);
Value toValue(const Guid& value);
Value toValue(Blob value);
Value toValue(Value value);
template <class T>
Value toValue(const std::optional<T>& value) {
    return value ? toValue(*value) : Value(nullptr);
}

class Row {
public:
    Row(std::shared_ptr<const std::vector<std::string>> columns, std::vector<Value> values);

    // T: bool, std::int32_t, std::int64_t, double, std::string, DateTime, Guid, Blob, or std::optional of
    // one. Throws std::logic_error for an unknown column, for null where T is not optional and for a value of
    // another kind.
    template <class T>
    T get(std::string_view column) const;

private:
    const Value& at(std::string_view column) const;
    std::shared_ptr<const std::vector<std::string>> columns_;
    std::vector<Value> values_;
};

// Thrown when a UNIQUE or PRIMARY KEY constraint refuses a row. `detail` names the constraint or its columns.
class UniqueViolation : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// One transaction on one connection. Valid only inside the work it was given to.
class Transaction {
public:
    virtual ~Transaction() = default;

    template <class... Args>
    Task<std::optional<Row>> one(const Statement& statement, const Args&... args) {
        auto rows = co_await run(statement, values(args...));
        if (rows.rows.empty()) co_return std::nullopt;
        co_return std::move(rows.rows.front());
    }
    template <class... Args>
    Task<std::vector<Row>> all(const Statement& statement, const Args&... args) {
        auto rows = co_await run(statement, values(args...));
        co_return std::move(rows.rows);
    }
    // Rows changed.
    template <class... Args>
    Task<std::int64_t> execute(const Statement& statement, const Args&... args) {
        const auto rows = co_await run(statement, values(args...));
        co_return rows.changed;
    }
    // For statements put together at run time (list filters): `text` must hold only fixed fragments and $n.
    Task<std::vector<Row>> query(const std::string& text, std::vector<Value> args);

    struct Result {
        std::vector<Row> rows;
        std::int64_t changed = 0;
    };

protected:
    // No braced list in a co_await expression: g++ 12 destroys its elements twice.
    template <class... Args>
    static std::vector<Value> values(const Args&... args) {
        std::vector<Value> out;
        out.reserve(sizeof...(args));
        (out.push_back(toValue(args)), ...);
        return out;
    }

    virtual Task<Result> run(const Statement& statement, std::vector<Value> args) = 0;
    virtual Task<Result> runText(const std::string& text, std::vector<Value> args) = 0;
};

struct MigrationFile {
    const char* name;  // "0001_instances.sql"; NAME.sqlite.sql or NAME.postgres.sql where the engines differ
    const char* text;
};

enum class Engine { sqlite, postgres };

class Driver;

struct Options {
    std::size_t readersMax = 16;
    std::size_t groupMax = 256;      // pieces of work in one SQLite commit
    std::size_t queueMax = 100'000;  // waiting writes; beyond it Problem(unavailable)
    bool durable = true;             // false only in tests and for comparison

    // PostgreSQL:
    std::size_t connectionsMax = 8;                 // of each io_context; beyond it, queueMax callers wait
    std::chrono::milliseconds acquireTime{10'000};  // they wait so long, then Problem(unavailable)
    std::chrono::milliseconds connectTime{5'000};   // for opening one connection
    std::chrono::milliseconds statementTime{
        30'000};  // then the server gives a statement up: Problem(unavailable)
};

class Database {
public:
    // Throws std::runtime_error with a clear line when the URL is not understood or the engine cannot be
    // opened.
    explicit Database(std::string url, Options options = {});
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    Engine engine() const;

    // Applies what has not been applied yet, in order, under a lock, each in its own transaction; checks by
    // content hash that what was applied has not been changed since. Throws std::runtime_error.
    Task<> migrate(std::span<const MigrationFile> files);

    // Runs `work` in a read-only transaction (one snapshot). It may run more than once (a connection that is
    // lost).
    template <class Work>
    auto read(Work work) -> std::invoke_result_t<Work&, Transaction&> {
        return readIn<typename std::invoke_result_t<Work&, Transaction&>::value_type>(std::move(work));
    }
    // Runs `work` in a transaction and answers when its commit is durable. When `work` throws, nothing of it
    // remains and the exception passes on. It may run more than once (serialization failures), so it changes
    // nothing but the database, and awaits nothing but the transaction: on SQLite it runs on the writer's
    // thread.
    template <class Work>
    auto write(Work work) -> std::invoke_result_t<Work&, Transaction&> {
        return writeIn<typename std::invoke_result_t<Work&, Transaction&>::value_type>(std::move(work));
    }

    struct Statistics {
        std::size_t writesQueued = 0;
        std::uint64_t commits = 0;
        std::uint64_t works = 0;
    };
    Statistics statistics() const;

private:
    using Erased = std::function<Task<>(Transaction&)>;
    Task<> readErased(Erased work);
    Task<> writeErased(Erased work);

    template <class T>
    Task<T> readIn(std::function<Task<T>(Transaction&)> work) {
        if constexpr (std::is_void_v<T>) {
            co_await readErased(std::move(work));
        } else {
            std::optional<T> result;
            Erased erased = [&](Transaction& tx) -> Task<> { result.emplace(co_await work(tx)); };
            co_await readErased(std::move(erased));
            co_return std::move(*result);
        }
    }
    template <class T>
    Task<T> writeIn(std::function<Task<T>(Transaction&)> work) {
        if constexpr (std::is_void_v<T>) {
            co_await writeErased(std::move(work));
        } else {
            std::optional<T> result;
            Erased erased = [&](Transaction& tx) -> Task<> { result.emplace(co_await work(tx)); };
            co_await writeErased(std::move(erased));
            co_return std::move(*result);
        }
    }

    std::unique_ptr<Driver> driver_;
};

}  // namespace varde::sql
