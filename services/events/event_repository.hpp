#pragma once
// Registered events, and their way into the pipeline: both in one commit.
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/signal.hpp"
#include "event_list.hpp"
#include "model/cloud_event.hpp"
#include "sql/database.hpp"

namespace varde::events {

// What happens to an event whose id and source are known already.
enum class Duplicate {
    tellAgain,  // published again: stored once, delivered each time (events contract 4.2)
    ignore,     // sent again by an outbox that has not heard of its commit
};

struct StoredEvent {
    std::string document;
    model::CloudEvent event;
};

class EventRepository {
public:
    // `published` is told after each commit that has work for the pipeline.
    EventRepository(sql::Database& database, const Clock& clock, Signal& published)
        : database_(database), clock_(clock), published_(published) {}

    // Stores the events, and has the pipeline tell of them. Answers when that is durable.
    Task<> accept(std::vector<model::CloudEvent> events, Duplicate duplicate);
    // Stores without telling anyone (V08).
    Task<> store(model::CloudEvent event);
    // Tells without storing (V06).
    Task<> publish(model::CloudEvent event);

    // One page in the order of registration. Events younger than `delay` are withheld (events contract 4.8).
    Task<std::vector<StoredEvent>> list(EventFilter filter, std::chrono::seconds delay);

    // Removes what was registered before `limit`, a bounded number at a time; how many.
    Task<std::int64_t> removeOlderThan(DateTime limit);

private:
    sql::Database& database_;
    const Clock& clock_;
    Signal& published_;
};

}  // namespace varde::events
