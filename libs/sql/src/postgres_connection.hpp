#pragma once
// One connection to PostgreSQL, in libpq's pipeline mode, on one io_context. Used by one coroutine at a time.
//
// What is queued goes out together and costs one round trip, at the next exchange(). A coroutine that is
// cancelled or destroyed in the middle leaves the connection unusable: reusable() then says so, and closing
// it makes the server roll back.
#include <deque>
#include <unordered_map>
#include <unordered_set>

#include <libpq-fe.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "postgres_target.hpp"
#include "postgres_values.hpp"

namespace varde::sql {
namespace asio = boost::asio;

class PostgresConnection {
public:
    using Result = Transaction::Result;
    using Duration = std::chrono::steady_clock::duration;

    PostgresConnection(asio::io_context& context, const Options& options);
    ~PostgresConnection();
    PostgresConnection(const PostgresConnection&) = delete;
    PostgresConnection& operator=(const PostgresConnection&) = delete;

    // Why it could not be opened; empty when it is open.
    Task<std::string> open(const PostgresTarget& target);

    // A statement without parameters, whose result only matters when it fails; `text` is a literal.
    void queueCommand(const char* text);
    // Prepares it when this connection has not yet.
    void queue(const Statement& statement, const std::vector<Value>& args);
    void queueText(const std::string& text, const std::vector<Value>& args);

    // Sends what is queued and waits for all its results; gives that of the last statement. Throws the first
    // error.
    Task<Result> exchange();
    // Of the last command: the server answers a COMMIT of a failed transaction with ROLLBACK.
    const std::string& tag() const { return tag_; }

    // Sends the end of a transaction without waiting: its result is read before the next one's.
    void endLater(const char* text);

    // Any number of statements, with no limit of time but this.
    Task<> script(const std::string& text, Duration time);

    // Whether another may use it: open, outside of a transaction, nothing half sent.
    bool reusable() const;
    // Reads what has come meanwhile. False when the server has closed it, or speaks without being asked.
    bool stillAlive();
    void retire() { broken_ = true; }

private:
    // Shared with the deadline's handler, which may run when the connection is gone.
    struct Socket {
        explicit Socket(asio::io_context& context) : descriptor(context) {}
        asio::posix::stream_descriptor descriptor;
        std::uint64_t waits = 0;  // which deadline is meant
        bool expired = false;
    };
    class Deadline;
    struct Prepared {
        std::string name;
        bool ready = false;
        ColumnNames columns;  // known from the first result on
    };
    // What a result will be of.
    struct Expected {
        enum class Kind { command, discarded, prepare, rows, sync };
        Kind kind = Kind::command;
        Prepared* prepared = nullptr;
    };

    Task<> wait(asio::posix::stream_descriptor::wait_type what);
    Task<> flush();
    bool takeResults();
    void take(const Expected& expected, const PGresult* result);
    Prepared& prepare(const Statement& statement);
    void sendSync();
    void require(int sent);
    [[noreturn]] void lost();

    const Options& options_;
    std::shared_ptr<Socket> socket_;
    asio::steady_timer timer_;
    PGconn* handle_ = nullptr;
    bool broken_ = true;  // until it is open
    bool inTransaction_ = false;
    bool queued_ = false;  // something that no sync has followed yet
    std::deque<Expected> expected_;
    std::unordered_map<std::string, Prepared> prepared_;  // by text
    std::unordered_set<std::string> names_;
    Result result_;
    std::string tag_;
    std::exception_ptr error_;
};
using PostgresConnectionPtr = std::unique_ptr<PostgresConnection>;

}  // namespace varde::sql
