#pragma once
// What the tests of the PostgreSQL driver share. They are hidden: only `./varde test postgres` has a server
// for them.
#include "sql/test_database.hpp"

namespace varde::test {

inline std::vector<sql::Value> arguments() {
    return {};
}

// One number that a statement gives.
inline Task<std::int64_t> number(sql::Transaction& tx, std::string text) {
    auto none = arguments();
    const auto rows = co_await tx.query(text, std::move(none));
    co_return rows.front().get<std::int64_t>("n");
}

inline Task<std::int64_t> readNumber(sql::Database& db, std::string text) {
    auto work = [&text](sql::Transaction& tx) -> Task<std::int64_t> { return number(tx, text); };
    co_return co_await db.read(work);
}

inline Task<std::int64_t> backend(sql::Database& db) {
    return readNumber(db, "SELECT pg_backend_pid() AS n");
}

// As an operator, or a restart of the server, would. Returns when that process is gone.
inline void terminate(const std::string& url, std::int64_t pid) {
    sql::Database other(url);
    const auto id = std::to_string(pid);
    run(readNumber(other, "SELECT CAST(pg_terminate_backend(" + id + ", 5000) AS INTEGER) AS n"));
}

}  // namespace varde::test
