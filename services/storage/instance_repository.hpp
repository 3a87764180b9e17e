#pragma once
// The SQL of instances and their data elements, which change together.
#include <functional>

#include "outbox.hpp"
#include "sql/database.hpp"
#include "stored_instance.hpp"

namespace varde::storage {

enum class Elements { without, with };

class InstanceRepository {
public:
    InstanceRepository(sql::Database& database, Outbox& outbox) : database_(database), outbox_(outbox) {}

    // `instance` has an id, an owner's party and its times. Gives what was stored.
    Task<StoredInstance> create(
        model::Instance instance,
        std::vector<model::InstanceEvent> events,
        std::vector<json::Value> cloudEvents
    );
    Task<std::optional<StoredInstance>> find(Guid id, Elements elements);
    Task<bool> elementExists(Guid elementId);

    using Apply = std::function<void(InstanceChange&)>;
    // Reads the instance with its elements, applies, and commits what was changed. A Problem that `apply`
    // throws undoes everything and passes on. Another writer in between: read and applied again, at most 8
    // times, then Problem(unavailable). Empty when there is no such instance.
    Task<std::optional<StoredInstance>> change(Guid id, Apply apply);

    // Notified when bytes were let go.
    Signal& blobsReleased() { return blobsReleased_; }

private:
    enum class Outcome { done, missing, lostRace };
    struct Attempt {
        Outcome outcome = Outcome::missing;
        std::optional<StoredInstance> stored;
        bool tells = false;
        bool releases = false;
    };
    Task<Attempt> attempt(sql::Transaction& tx, Guid id, const Apply& apply);
    Task<bool> save(sql::Transaction& tx, InstanceChange& change);

    sql::Database& database_;
    Outbox& outbox_;
    Signal blobsReleased_;
};

// What lists and look-ups share: rows to values.
StoredInstance readInstance(const sql::Row& row);
StoredElement readElement(const sql::Row& row);

}  // namespace varde::storage
