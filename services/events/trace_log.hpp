#pragma once
// The log of what became of each event (events contract 3.5): appended to, never read by the API.
#include <string>

#include "model/cloud_event.hpp"
#include "sql/database.hpp"

namespace varde::events {

struct TraceEntry {
    std::string eventId;
    std::optional<std::string> resource;
    std::optional<std::string> type;
    std::optional<std::string> consumer;
    std::optional<std::string> endpoint;
    std::optional<std::int64_t> subscriptionId;
    std::optional<std::int64_t> responseCode;
    std::string activity;
};

TraceEntry traceOf(const model::CloudEvent& event);

// Within the transaction of what it tells of. Events whose id is no GUID leave no entry.
Task<> addTrace(sql::Transaction& tx, TraceEntry entry, DateTime now);

}  // namespace varde::events
