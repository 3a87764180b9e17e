#pragma once
// The SQL of advisory locks on instances (storage contract 2.4): a row for each time one was taken.
#include "base/clock.hpp"
#include "sql/database.hpp"

namespace varde::storage {

class InstanceLockRepository {
public:
    InstanceLockRepository(sql::Database& database, const Clock& clock)
        : database_(database), clock_(clock) {}

    // Its id; empty when someone else's has not expired.
    Task<std::optional<std::int64_t>> acquire(
        std::int64_t instanceInternalId,
        std::chrono::seconds time,
        std::string lockedBy,
        std::string secretHash
    );

    enum class Outcome { done, notFound, wrongSecret, expired };
    // From now on for `time`; none releases it.
    Task<Outcome> extend(
        std::int64_t instanceInternalId,
        std::int64_t lockId,
        std::string secretHash,
        std::chrono::seconds time
    );

private:
    sql::Database& database_;
    const Clock& clock_;
};

}  // namespace varde::storage
