#include "outbox.hpp"

namespace varde::storage {

namespace {

constexpr sql::Statement insertRow{
    "outbox_insert",
    "INSERT INTO outbox (id, created, due, event) VALUES ($1, $2, 0, $3) ON CONFLICT (id) DO NOTHING"};
constexpr sql::Statement selectDue{
    "outbox_due", "SELECT id, event, attempts FROM outbox WHERE due <= $1 ORDER BY internal_id LIMIT $2"};
constexpr sql::Statement updateSent{
    "outbox_mark_sent", "UPDATE outbox SET due = $1, attempts = attempts + 1 WHERE id = $2"};
constexpr sql::Statement deleteRow{"outbox_delete", "DELETE FROM outbox WHERE id = $1"};
constexpr sql::Statement countRows{
    "outbox_depth", "SELECT COUNT(*) AS row_count, MIN(created) AS oldest FROM outbox"};

}  // namespace

Task<> Outbox::add(sql::Transaction& tx, const json::Value& event) {
    const auto id = event.text("id").value_or("");
    const auto document = json::write(event);
    co_await tx.execute(insertRow, id, clock_.now(), document);
}

Task<std::vector<OutboxRow>> Outbox::due(DateTime now, std::int64_t countMax) {
    auto work = [now, countMax](sql::Transaction& tx) -> Task<std::vector<OutboxRow>> {
        const auto rows = co_await tx.all(selectDue, now, countMax);
        std::vector<OutboxRow> due;
        for (const auto& row : rows) {
            due.push_back(
                {row.get<std::string>("id"), row.get<std::string>("event"), row.get<std::int64_t>("attempts")}
            );
        }
        co_return due;
    };
    co_return co_await database_.read(work);
}

Task<> Outbox::markSent(std::vector<SentRow> rows) {
    auto work = [&rows](sql::Transaction& tx) -> Task<> {
        for (const auto& row : rows) co_await tx.execute(updateSent, row.nextDue, row.id);
    };
    co_await database_.write(work);
}

Task<> Outbox::forget(std::vector<std::string> ids) {
    auto work = [&ids](sql::Transaction& tx) -> Task<> {
        for (const auto& id : ids) co_await tx.execute(deleteRow, id);
    };
    co_await database_.write(work);
}

Task<Outbox::Depth> Outbox::depth() {
    auto work = [now = clock_.now()](sql::Transaction& tx) -> Task<Depth> {
        const auto row = co_await tx.one(countRows);
        Depth depth{.rows = row->get<std::int64_t>("row_count"), .oldestSeconds = 0};
        if (const auto oldest = row->get<std::optional<DateTime>>("oldest")) {
            depth.oldestSeconds = std::chrono::duration<double>(now - *oldest).count();
        }
        co_return depth;
    };
    co_return co_await database_.read(work);
}

}  // namespace varde::storage
