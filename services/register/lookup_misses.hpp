#pragma once
// How often a caller has guessed wrong about persons lately (register contract 2.6). Kept in SQL, so that
// every copy of the service counts the same.
#include "base/clock.hpp"
#include "sql/database.hpp"

namespace varde::registry {

class LookupMisses {
public:
    LookupMisses(sql::Database& db, const Clock& clock) : db_(db), clock_(clock) {}

    Task<bool> isBlocked(std::string caller);
    Task<> add(std::string caller);

private:
    sql::Database& db_;
    const Clock& clock_;
};

}  // namespace varde::registry
