#pragma once
// Cloud events that were committed with the change they tell of and that varde-events has not yet said it
// has.
#include "base/clock.hpp"
#include "base/signal.hpp"
#include "json/value.hpp"
#include "sql/database.hpp"

namespace varde::storage {

struct OutboxRow {
    std::string id;
    std::string event;  // JSON
    std::int64_t attempts = 0;
};

struct SentRow {
    std::string id;
    DateTime nextDue;  // unless varde-events says that it has it
};

class Outbox {
public:
    Outbox(sql::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    // Within the transaction of the change. `event` has an id (accepted events do), which becomes the row's;
    // one that waits already is not added again.
    Task<> add(sql::Transaction& tx, const json::Value& event);
    // After its commit: wakes the relay.
    void wake() { woken_.notify(); }
    Signal& woken() { return woken_; }

    // Rows never sent, and rows whose time has come again, oldest first.
    Task<std::vector<OutboxRow>> due(DateTime now, std::int64_t countMax);
    Task<> markSent(std::vector<SentRow> rows);
    // varde-events has them. Unknown ids are no mistake: the word may come twice.
    Task<> forget(std::vector<std::string> ids);

    struct Depth {
        std::int64_t rows = 0;
        double oldestSeconds = 0;
    };
    Task<Depth> depth();

private:
    sql::Database& database_;
    const Clock& clock_;
    Signal woken_;
};

}  // namespace varde::storage
