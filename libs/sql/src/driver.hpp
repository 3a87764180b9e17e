#pragma once
// What an engine does for Database.
#include "sql/database.hpp"

namespace varde::sql {

class Driver {
public:
    using Work = std::function<Task<>(Transaction&)>;

    virtual ~Driver() = default;

    virtual Engine engine() const = 0;
    virtual Task<> migrate(std::span<const MigrationFile> files) = 0;
    virtual Task<> read(Work work) = 0;
    virtual Task<> write(Work work) = 0;
    virtual Database::Statistics statistics() const = 0;
};

std::unique_ptr<Driver> openSqlite(const std::string& url, const Options& options);
std::unique_ptr<Driver> openPostgres(const std::string& url, const Options& options);

}  // namespace varde::sql
