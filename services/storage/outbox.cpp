#include "outbox.hpp"

namespace varde::storage {

namespace {

constexpr sql::Statement insertRow{
    "outbox_insert", "INSERT INTO outbox (id, created, sent, event) VALUES ($1, $2, 0, $3)"};
constexpr sql::Statement selectDue{
    "outbox_due", "SELECT id, event FROM outbox WHERE sent < $1 ORDER BY internal_id LIMIT $2"};
constexpr sql::Statement updateSent{"outbox_mark_sent", "UPDATE outbox SET sent = $1 WHERE id = $2"};
constexpr sql::Statement deleteRow{"outbox_delete", "DELETE FROM outbox WHERE id = $1"};
constexpr sql::Statement countRows{
    "outbox_depth", "SELECT COUNT(*) AS row_count, MIN(created) AS oldest FROM outbox"};

}  // namespace

Task<> Outbox::add(sql::Transaction& tx, const json::Value& event) {
    const auto id = event.text("id").value_or("");
    const auto document = json::write(event);
    co_await tx.execute(insertRow, id, clock_.now(), document);
}

Task<std::vector<OutboxRow>> Outbox::due(DateTime sentBefore, std::int64_t countMax) {
    auto work = [sentBefore, countMax](sql::Transaction& tx) -> Task<std::vector<OutboxRow>> {
        const auto rows = co_await tx.all(selectDue, sentBefore, countMax);
        std::vector<OutboxRow> due;
        for (const auto& row : rows)
            due.push_back({row.get<std::string>("id"), row.get<std::string>("event")});
        co_return due;
    };
    co_return co_await database_.read(work);
}

Task<> Outbox::markSent(std::vector<std::string> ids) {
    auto work = [&ids, now = clock_.now()](sql::Transaction& tx) -> Task<> {
        for (const auto& id : ids) co_await tx.execute(updateSent, now, id);
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
