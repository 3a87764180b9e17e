#include "instance_event_repository.hpp"

#include <algorithm>

namespace varde::storage {

namespace {

constexpr sql::Statement insertOne{
    "instance_event_insert",
    "INSERT INTO instance_events (id, instance_id, created, event_type, document) VALUES ($1, $2, $3, $4, "
    "$5)"};
constexpr sql::Statement selectOne{
    "instance_event_find", "SELECT document FROM instance_events WHERE id = $1 AND instance_id = $2"};
constexpr sql::Statement selectAll{
    "instance_event_list",
    "SELECT event_type, document FROM instance_events WHERE instance_id = $1 AND created >= $2 AND created "
    "<= $3 "
    "ORDER BY created, internal_id"};

constexpr DateTime beginning = DateTime::fromDotnetTicks(0);
constexpr DateTime end = DateTime::fromUnixSeconds(253'402'300'800);  // year 10000

model::InstanceEvent readEvent(const sql::Row& row) {
    return json::parse<model::InstanceEvent>(row.get<std::string>("document"));
}

}  // namespace

Task<> insertEvent(sql::Transaction& tx, const model::InstanceEvent& event) {
    const auto instanceId = event.instanceId.value_or("");
    const auto guid = instanceId.substr(instanceId.rfind('/') + 1);
    co_await tx.execute(
        insertOne,
        event.id.value(),
        guid,
        event.created.value(),
        event.eventType.value_or(""),
        json::write(event)
    );
}

Task<> InstanceEventRepository::add(model::InstanceEvent event) {
    auto work = [&event](sql::Transaction& tx) -> Task<> { co_await insertEvent(tx, event); };
    co_await database_.write(work);
}

Task<std::optional<model::InstanceEvent>> InstanceEventRepository::find(Guid instanceId, Guid eventId) {
    auto work = [=](sql::Transaction& tx) -> Task<std::optional<model::InstanceEvent>> {
        const auto row = co_await tx.one(selectOne, eventId, instanceId);
        if (!row) co_return std::nullopt;
        co_return readEvent(*row);
    };
    co_return co_await database_.read(work);
}

Task<std::vector<model::InstanceEvent>> InstanceEventRepository::list(Guid instanceId, Filter filter) {
    auto work = [instanceId, &filter](sql::Transaction& tx) -> Task<std::vector<model::InstanceEvent>> {
        const auto rows =
            co_await tx.all(selectAll, instanceId, filter.from.value_or(beginning), filter.to.value_or(end));
        std::vector<model::InstanceEvent> events;
        for (const auto& row : rows) {
            const auto type = row.get<std::string>("event_type");
            const bool wanted =
                filter.types.empty() ||
                std::find(filter.types.begin(), filter.types.end(), type) != filter.types.end();
            if (wanted) events.push_back(readEvent(row));
        }
        co_return events;
    };
    co_return co_await database_.read(work);
}

}  // namespace varde::storage
