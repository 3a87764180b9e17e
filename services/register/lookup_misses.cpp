#include "lookup_misses.hpp"

namespace varde::registry {
namespace {

constexpr std::int64_t missesMax = 10;
constexpr auto window = std::chrono::hours(1);  // both for counting and for the block that follows

// Makes and locks the row, so that of two misses at once neither is lost on an engine with many writers.
constexpr sql::Statement lock{
    "person_lookup_misses_lock",
    "INSERT INTO person_lookup_misses (caller, misses, since) VALUES ($1, 0, $2) "
    "ON CONFLICT (caller) DO UPDATE SET caller = excluded.caller"};
constexpr sql::Statement find{
    "person_lookup_misses_find", "SELECT misses, since FROM person_lookup_misses WHERE caller = $1"};
constexpr sql::Statement store{
    "person_lookup_misses_store",
    "INSERT INTO person_lookup_misses (caller, misses, since) VALUES ($1, $2, $3) "
    "ON CONFLICT (caller) DO UPDATE SET misses = excluded.misses, since = excluded.since"};

}  // namespace

Task<bool> LookupMisses::isBlocked(std::string caller) {
    const auto now = clock_.now();
    auto work = [&caller, now](sql::Transaction& tx) -> Task<bool> {
        const auto row = co_await tx.one(find, caller);
        co_return row && row->get<std::int64_t>("misses") >= missesMax &&
            row->get<DateTime>("since") + window > now;
    };
    co_return co_await db_.read(work);
}

Task<> LookupMisses::add(std::string caller) {
    const auto now = clock_.now();
    auto work = [&caller, now](sql::Transaction& tx) -> Task<> {
        co_await tx.execute(lock, caller, now);
        const auto row = co_await tx.one(find, caller);
        std::int64_t misses = 1;
        auto since = now;
        if (row && row->get<DateTime>("since") + window > now) {
            misses = row->get<std::int64_t>("misses") + 1;
            since = row->get<DateTime>("since");
        }
        if (misses >= missesMax) since = now;  // the block lasts from the last miss
        co_await tx.execute(store, caller, misses, since);
    };
    co_await db_.write(work);
}

}  // namespace varde::registry
