#pragma once
// Where a `postgres://` URL leads, as libpq wants to be told.
#include <string>
#include <utility>
#include <vector>

#include "sql/database.hpp"

namespace varde::sql {

struct PostgresTarget {
    std::vector<std::pair<std::string, std::string>> parameters;
    std::string schema;  // of this service's tables; empty: what the role's search path says
};

// `postgres://user:password@host:port/db?schema=name`, with libpq's own parameters (sslmode, options ...)
// besides. Throws std::runtime_error without repeating the URL, which may hold a password.
PostgresTarget parsePostgresUrl(const std::string& url, const Options& options);

}  // namespace varde::sql
