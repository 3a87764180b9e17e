#pragma once
// A database of a test's own: in memory, migrated, gone with the object.
#include "base/async.hpp"
#include "sql/database.hpp"

namespace varde::test {

class Database {
public:
    explicit Database(std::span<const sql::MigrationFile> migrations, sql::Options options = {})
        : database_("sqlite::memory:", options) {
        run(database_.migrate(migrations));
    }

    sql::Database& handle() { return database_; }

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
    sql::Database database_;
};

}  // namespace varde::test
