#pragma once
// A database of a test's own, migrated, gone with the object: SQLite in memory, or a schema of its own on the
// PostgreSQL that the environment's VARDE_TEST_DATABASE names (`./varde test postgres` starts one).
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/async.hpp"
#include "base/guid.hpp"
#include "sql/database.hpp"

namespace varde::test {

inline sql::Engine testEngine() {
    const char* server = std::getenv("VARDE_TEST_DATABASE");
    return server && *server ? sql::Engine::postgres : sql::Engine::sqlite;
}

inline std::string databaseUrl(sql::Engine engine, const std::string& schema) {
    if (engine == sql::Engine::sqlite) return "sqlite::memory:";
    const std::string server(std::getenv("VARDE_TEST_DATABASE"));
    return server + (server.find('?') == std::string::npos ? "?" : "&") + "schema=" + schema;
}

inline std::string randomSchema() {
    auto name = "test_" + Guid::random().toString();
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

class Database {
public:
    // `engine` for what only one of them has.
    explicit Database(
        std::span<const sql::MigrationFile> migrations,
        sql::Options options = {},
        sql::Engine engine = testEngine()
    )
        : schema_(randomSchema()), database_(databaseUrl(engine, schema_), options) {
        run(database_.migrate(migrations));
    }
    ~Database() {
        if (database_.engine() != sql::Engine::postgres) return;
        const auto text = "DROP SCHEMA IF EXISTS " + schema_ + " CASCADE";
        auto work = [&text](sql::Transaction& tx) -> Task<> {
            std::vector<sql::Value> none;
            co_await tx.query(text, std::move(none));
        };
        try {
            run(database_.write(work));
        } catch (const std::exception& error) {  // a test that ends has nobody to throw to
            std::fprintf(stderr, "cannot drop the schema %s: %s\n", schema_.c_str(), error.what());
        }
    }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    sql::Database& handle() { return database_; }
    // Where another Database finds the same tables, on PostgreSQL.
    std::string url() const { return databaseUrl(database_.engine(), schema_); }

    // Rows in the table. `table` comes from the test's own text.
    std::int64_t count(const std::string& table) {
        const auto text = "SELECT count(*) AS rows FROM " + table;
        auto work = [text](sql::Transaction& tx) -> Task<std::int64_t> {
            std::vector<sql::Value> none;
            const auto rows = co_await tx.query(text, std::move(none));
            co_return rows.front().get<std::int64_t>("rows");
        };
        return run(database_.read(work));
    }

private:
    std::string schema_;
    sql::Database database_;
};

}  // namespace varde::test
