#include "instance_lock_repository.hpp"

#include "base/encoding.hpp"

namespace varde::storage {

namespace {

// Two who acquire at once meet here: writing the instance's row makes the second wait for the first on every
// engine.
constexpr sql::Statement touchInstance{
    "instance_lock_serialize", "UPDATE instances SET version = version WHERE internal_id = $1"};
constexpr sql::Statement selectHeld{
    "instance_lock_held",
    "SELECT internal_id FROM instance_locks WHERE instance_internal_id = $1 AND locked_until > $2 LIMIT 1"};
constexpr sql::Statement insertLock{
    "instance_lock_insert",
    "INSERT INTO instance_locks (instance_internal_id, locked_at, locked_until, locked_by, secret_hash) "
    "VALUES ($1, $2, $3, $4, $5) RETURNING internal_id"};
constexpr sql::Statement selectLock{
    "instance_lock_find",
    "SELECT locked_until, secret_hash FROM instance_locks WHERE internal_id = $1 AND instance_internal_id = "
    "$2"};
constexpr sql::Statement updateLock{
    "instance_lock_extend", "UPDATE instance_locks SET locked_until = $1 WHERE internal_id = $2"};

}  // namespace

Task<std::optional<std::int64_t>> InstanceLockRepository::acquire(
    std::int64_t instanceInternalId, std::chrono::seconds time, std::string lockedBy, std::string secretHash
) {
    auto work = [&](sql::Transaction& tx) -> Task<std::optional<std::int64_t>> {
        co_await tx.execute(touchInstance, instanceInternalId);
        const auto now = clock_.now();  // not the transaction's beginning: it may have waited
        const auto held = co_await tx.one(selectHeld, instanceInternalId, now);
        if (held) co_return std::nullopt;
        const auto row =
            co_await tx.one(insertLock, instanceInternalId, now, now + time, lockedBy, secretHash);
        co_return row->get<std::int64_t>("internal_id");
    };
    co_return co_await database_.write(work);
}

Task<InstanceLockRepository::Outcome> InstanceLockRepository::extend(
    std::int64_t instanceInternalId, std::int64_t lockId, std::string secretHash, std::chrono::seconds time
) {
    auto work = [&](sql::Transaction& tx) -> Task<Outcome> {
        co_await tx.execute(touchInstance, instanceInternalId);
        const auto now = clock_.now();
        const auto row = co_await tx.one(selectLock, lockId, instanceInternalId);
        if (!row) co_return Outcome::notFound;
        if (!equalInConstantTime(row->get<std::string>("secret_hash"), secretHash))
            co_return Outcome::wrongSecret;
        if (row->get<DateTime>("locked_until") <= now) co_return Outcome::expired;
        co_await tx.execute(updateLock, now + time, lockId);
        co_return Outcome::done;
    };
    co_return co_await database_.write(work);
}

}  // namespace varde::storage
