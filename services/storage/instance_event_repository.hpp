#pragma once
// The SQL of instances' history.
#include <optional>
#include <vector>

#include "model/instance_event.hpp"
#include "sql/database.hpp"

namespace varde::storage {

// Within the transaction of what the event tells of. The event has id, instanceId and created.
Task<> insertEvent(sql::Transaction& tx, const model::InstanceEvent& event);

class InstanceEventRepository {
public:
    explicit InstanceEventRepository(sql::Database& database) : database_(database) {}

    Task<> add(model::InstanceEvent event);
    // Only when it belongs to that instance.
    Task<std::optional<model::InstanceEvent>> find(Guid instanceId, Guid eventId);

    struct Filter {
        std::vector<std::string> types;  // empty: all
        std::optional<DateTime> from;    // inclusive
        std::optional<DateTime> to;
    };
    // Oldest first.
    Task<std::vector<model::InstanceEvent>> list(Guid instanceId, Filter filter);

private:
    sql::Database& database_;
};

}  // namespace varde::storage
