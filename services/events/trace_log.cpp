#include "trace_log.hpp"

#include "base/guid.hpp"

namespace varde::events {

namespace {

constexpr sql::Statement insertTrace{
    "trace_insert",
    "INSERT INTO trace_log (event_id, resource, type, consumer, endpoint, subscription_id, response_code, "
    "activity, "
    "time) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};

}  // namespace

TraceEntry traceOf(const model::CloudEvent& event) {
    TraceEntry entry;
    entry.eventId = event.id;
    entry.resource = event.resource;
    entry.type = event.type;
    return entry;
}

Task<> addTrace(sql::Transaction& tx, TraceEntry entry, DateTime now) {
    const auto id = Guid::parse(entry.eventId);
    if (!id) co_return;
    co_await tx.execute(
        insertTrace,
        *id,
        entry.resource,
        entry.type,
        entry.consumer,
        entry.endpoint,
        entry.subscriptionId,
        entry.responseCode,
        entry.activity,
        now
    );
}

}  // namespace varde::events
