#include "event_repository.hpp"

#include "base/problem.hpp"
#include "telemetry/log.hpp"
#include "trace_log.hpp"

namespace varde::events {

namespace {

constexpr std::int64_t removedAtOnce = 1'000;

constexpr sql::Statement insertEvent{
    "event_insert",
    "INSERT INTO events (id, source, type, subject, resource, alternative_subject, time, registered, "
    "document) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id, source) DO NOTHING"};
constexpr sql::Statement insertPublication{
    "publication_insert", "INSERT INTO publications (document, due, created) VALUES ($1, $2, $2)"};
constexpr sql::Statement deleteOld{
    "event_delete_old",
    "DELETE FROM events WHERE sequence IN "
    "(SELECT sequence FROM events WHERE registered < $1 ORDER BY registered LIMIT $2)"};

// True when the event was not there before.
Task<bool> insert(
    sql::Transaction& tx, const model::CloudEvent& event, const std::string& document, DateTime now
) {
    std::optional<DateTime> time;
    if (event.time) time = DateTime::parse(*event.time);
    const auto inserted = co_await tx.execute(
        insertEvent,
        event.id,
        event.source,
        event.type,
        event.subject,
        event.resource,
        event.alternativesubject,
        time,
        now,
        document
    );
    co_return inserted > 0;
}

// Puts a list's conditions together; the text holds only fixed fragments and $n.
class ListStatement {
public:
    explicit ListStatement(sql::Engine engine) : engine_(engine) {}

    std::string bind(sql::Value value) {
        args_.push_back(std::move(value));
        return "$" + std::to_string(args_.size());
    }
    void where(const std::string& condition) { text_ += (text_.empty() ? " WHERE " : " AND ") + condition; }
    void anyOf(const std::vector<std::string>& patterns, const std::string& column, bool ignoreCase) {
        if (patterns.empty()) return;
        std::string any;
        for (const auto& pattern : patterns) {
            if (!any.empty()) any += " OR ";
            any += column + matches(pattern, ignoreCase);
        }
        where("(" + any + ")");
    }
    const std::string& text() const { return text_; }
    std::vector<sql::Value> args() const { return args_; }

private:
    // SQLite's LIKE ignores the case of ASCII letters and its GLOB does not; PostgreSQL has a LIKE for each.
    std::string matches(const std::string& pattern, bool ignoreCase) {
        if (engine_ == sql::Engine::sqlite && !ignoreCase) {
            return " GLOB " + bind(sql::toValue(likeToGlob(pattern)));
        }
        const bool own = engine_ == sql::Engine::postgres && ignoreCase;
        return (own ? " ILIKE " : " LIKE ") + bind(sql::toValue(pattern)) + " ESCAPE '\\'";
    }

    sql::Engine engine_;
    std::string text_;
    std::vector<sql::Value> args_;
};

ListStatement listStatement(sql::Engine engine, const EventFilter& filter, DateTime newest) {
    ListStatement list(engine);
    list.where(
        "sequence > COALESCE((SELECT MIN(sequence) FROM events WHERE id = " +
        list.bind(sql::toValue(filter.after)) + "), 0)"
    );
    // By sequence, so that a page never ends behind an event that another writer commits later.
    list.where(
        "sequence <= COALESCE((SELECT sequence FROM events WHERE registered <= " +
        list.bind(sql::toValue(newest)) + " ORDER BY registered DESC, sequence DESC LIMIT 1), 0)"
    );
    const auto equals = [&](const char* column, const std::optional<std::string>& value) {
        if (value) list.where(std::string(column) + " = " + list.bind(sql::toValue(*value)));
    };
    equals("resource", filter.resource);
    equals("subject", filter.subject);
    equals("alternative_subject", filter.alternativeSubject);
    list.anyOf(filter.types, "type", filter.typeIgnoresCase);
    list.anyOf(filter.sources, "source", true);
    if (filter.from) list.where("time >= " + list.bind(sql::toValue(*filter.from)));
    if (filter.to) list.where("time <= " + list.bind(sql::toValue(*filter.to)));
    return list;
}

}  // namespace

Task<> EventRepository::accept(std::vector<model::CloudEvent> events, Duplicate duplicate) {
    auto work = [&events, duplicate, now = clock_.now()](sql::Transaction& tx) -> Task<> {
        for (const auto& event : events) {
            const auto document = json::write(event);
            const bool isNew = co_await insert(tx, event, document, now);
            if (!isNew && duplicate == Duplicate::ignore) continue;
            co_await tx.execute(insertPublication, document, now);
            TraceEntry entry = traceOf(event);
            entry.activity = "Registered";
            co_await addTrace(tx, std::move(entry), now);
        }
    };
    co_await database_.write(work);
    published_.notify();
}

Task<> EventRepository::store(model::CloudEvent event) {
    auto work = [&event, now = clock_.now()](sql::Transaction& tx) -> Task<> {
        const auto document = json::write(event);
        co_await insert(tx, event, document, now);
    };
    co_await database_.write(work);
}

Task<> EventRepository::publish(model::CloudEvent event) {
    auto work = [&event, now = clock_.now()](sql::Transaction& tx) -> Task<> {
        const auto document = json::write(event);
        co_await tx.execute(insertPublication, document, now);
    };
    co_await database_.write(work);
    published_.notify();
}

Task<std::vector<StoredEvent>> EventRepository::list(EventFilter filter, std::chrono::seconds delay) {
    auto list = listStatement(database_.engine(), filter, clock_.now() - delay);
    const auto limit = list.bind(sql::toValue(filter.size));
    const auto text =
        "SELECT sequence, document FROM events" + list.text() + " ORDER BY sequence LIMIT " + limit;
    auto work = [&list, &text](sql::Transaction& tx) -> Task<std::vector<StoredEvent>> {
        const auto rows = co_await tx.query(text, list.args());
        std::vector<StoredEvent> events;
        for (const auto& row : rows) {
            auto document = row.get<std::string>("document");
            try {  // one that cannot be read must not hide the others of its page
                auto event = model::parseCloudEvent(document);
                events.push_back({std::move(document), std::move(event)});
            } catch (const Problem&) {
                const auto sequence = row.get<std::int64_t>("sequence");
                log::error("a stored event cannot be read", {{"sequence", sequence}});
            }
        }
        co_return events;
    };
    co_return co_await database_.read(work);
}

Task<std::int64_t> EventRepository::removeOlderThan(DateTime limit) {
    auto work = [limit](sql::Transaction& tx) -> Task<std::int64_t> {
        co_return co_await tx.execute(deleteOld, limit, removedAtOnce);
    };
    co_return co_await database_.write(work);
}

}  // namespace varde::events
