#pragma once
// The pipeline's state in SQL, so that killing any process loses nothing: publications to be matched,
// deliveries to be sent, retry times, dead letters. A worker takes rows by moving their `due` into the
// future: when it dies, they are due again.
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "model/subscription.hpp"
#include "sql/database.hpp"
#include "trace_log.hpp"

namespace varde::events {

struct Publication {
    std::int64_t id = 0;
    std::string document;
    int attempts = 0;  // this one included
};

// What came of matching one publication.
struct FanOutResult {
    std::int64_t publication = 0;
    std::optional<std::string> document;  // of a publication that is not stored yet
    std::vector<model::Subscription> permitted;
    std::vector<TraceEntry> traces;
};

struct Delivery {
    std::int64_t id = 0;
    std::optional<std::int64_t> publication;  // none: the validation of a subscription
    std::optional<std::string> document;      // of the publication
    std::int32_t subscriptionId = 0;
    std::string consumer;
    std::string endpoint;
    std::string receiver;
    int attempts = 0;  // this one included
};

// Failed once more: again at `due`, or never.
struct Failure {
    std::optional<DateTime> due;
    std::string reason;
};

class WorkRepository {
public:
    // `holder` names this process.
    WorkRepository(sql::Database& database, const Clock& clock, std::string holder)
        : database_(database), clock_(clock), holder_(std::move(holder)) {}

    // At start, where no other copy can run: what a former process held is due at once.
    Task<> releaseAll();

    Task<std::vector<Publication>> takePublications(std::int64_t countMax, std::chrono::seconds hold);
    // In one commit, so that no subscriber is told twice because a later one failed.
    Task<> finishPublications(std::vector<FanOutResult> results);
    Task<> failPublication(Publication publication, Failure failure);

    // Not those of receivers in `except`.
    Task<std::vector<Delivery>> takeDeliveries(
        std::int64_t countMax, std::chrono::seconds hold, std::vector<std::string> except
    );
    // The receiver has it. A validation marks its subscription.
    Task<> finishDelivery(Delivery delivery, std::optional<TraceEntry> trace);
    // Not tried after all: due at once, and not counted.
    Task<> putBack(std::vector<Delivery> deliveries);
    Task<> failDelivery(Delivery delivery, Failure failure, std::optional<TraceEntry> trace);

    // What can never be processed, kept for someone to look at; once, however often it comes.
    Task<> addDeadLetter(std::string queue, std::string document, std::string reason);

    Task<> addTraceEntry(TraceEntry entry);

    struct Depth {
        std::int64_t publications = 0;
        std::int64_t deliveries = 0;
        std::int64_t deadLetters = 0;
    };
    Task<Depth> depth();

private:
    sql::Database& database_;
    const Clock& clock_;
    const std::string holder_;
};

}  // namespace varde::events
