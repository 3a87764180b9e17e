#include "sql/database.hpp"

#include "driver.hpp"

namespace varde::sql {
namespace {

std::unique_ptr<Driver> openDriver(const std::string& url, const Options& options) {
    if (url.starts_with("sqlite:")) return openSqlite(url, options);
    if (url.starts_with("postgres://") || url.starts_with("postgresql://")) return openPostgres(url, options);
    // The URL may hold a password: only its scheme is repeated.
    const auto scheme = url.substr(0, std::min(url.find(':'), url.size()));
    throw std::runtime_error(
        "database URL with scheme '" + scheme +
        "' is not understood; use sqlite:///path/to/file.db, sqlite::memory: or "
        "postgres://user:password@host:port/database?schema=name"
    );
}

}  // namespace

Task<std::vector<Row>> Transaction::query(const std::string& text, std::vector<Value> args) {
    auto result = co_await runText(text, std::move(args));
    co_return std::move(result.rows);
}

Database::Database(std::string url, Options options) : driver_(openDriver(url, options)) {}
Database::~Database() = default;

Engine Database::engine() const {
    return driver_->engine();
}

Task<> Database::migrate(std::span<const MigrationFile> files) {
    return driver_->migrate(files);
}

Task<> Database::readErased(Erased work) {
    return driver_->read(std::move(work));
}

Task<> Database::writeErased(Erased work) {
    return driver_->write(std::move(work));
}

Database::Statistics Database::statistics() const {
    return driver_->statistics();
}

}  // namespace varde::sql
