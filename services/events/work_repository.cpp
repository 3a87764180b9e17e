#include "work_repository.hpp"

#include "base/encoding.hpp"
#include "uri.hpp"

namespace varde::events {

namespace {

constexpr sql::Statement releasePublications{
    "publication_release", "UPDATE publications SET due = $1 WHERE due > $1"};
constexpr sql::Statement releaseDeliveries{
    "delivery_release", "UPDATE deliveries SET due = $1, held_by = NULL WHERE held_by IS NOT NULL"};

constexpr sql::Statement insertHeldPublication{
    "publication_insert_held",
    "INSERT INTO publications (document, due, created) VALUES ($1, NULL, $2) RETURNING id"};
constexpr sql::Statement takePublicationRows{
    "publication_take",
    "UPDATE publications SET due = $2, attempts = attempts + 1 WHERE id IN "
    "(SELECT id FROM publications WHERE due <= $1 ORDER BY due LIMIT $3) RETURNING id, document, attempts"};
// SQLite has one writer, and no such words. An array, so that the rows are chosen once.
constexpr sql::Statement takePublicationRowsShared{
    "publication_take_shared",
    "UPDATE publications SET due = $2, attempts = attempts + 1 WHERE id = ANY(ARRAY("
    "SELECT id FROM publications WHERE due <= $1 ORDER BY due LIMIT $3 FOR UPDATE SKIP LOCKED)) "
    "RETURNING id, document, attempts"};
constexpr sql::Statement lockPublication{
    "publication_lock", "SELECT id FROM publications WHERE id = $1 FOR UPDATE"};
constexpr sql::Statement publicationDone{
    "publication_done", "UPDATE publications SET due = NULL WHERE id = $1"};
constexpr sql::Statement publicationAgain{
    "publication_again", "UPDATE publications SET due = $1 WHERE id = $2"};
// Only when nobody is still to be told.
constexpr sql::Statement deletePublication{
    "publication_delete",
    "DELETE FROM publications WHERE id = $1 AND due IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM deliveries WHERE publication = $1)"};

constexpr sql::Statement insertDelivery{
    "delivery_insert",
    "INSERT INTO deliveries (publication, subscription_id, consumer, endpoint, receiver, due, created) "
    "VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (publication, subscription_id) DO NOTHING"};
constexpr sql::Statement selectDocument{
    "publication_document", "SELECT document FROM publications WHERE id = $1"};
constexpr sql::Statement deleteDelivery{"delivery_delete", "DELETE FROM deliveries WHERE id = $1"};
constexpr sql::Statement deliveryAgain{
    "delivery_again", "UPDATE deliveries SET due = $1, held_by = NULL WHERE id = $2"};
constexpr sql::Statement deliveryPutBack{
    "delivery_put_back",
    "UPDATE deliveries SET due = $1, held_by = NULL, attempts = attempts - 1 WHERE id = $2"};
constexpr sql::Statement markValidated{
    "subscription_mark_validated", "UPDATE subscriptions SET validated = 1 WHERE id = $1"};

constexpr sql::Statement insertDeadLetter{
    "dead_letter_insert",
    "INSERT INTO dead_letters (queue, document, subscription_id, consumer, endpoint, attempts, reason, "
    "created) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
constexpr sql::Statement insertDeadLetterOnce{
    "dead_letter_insert_once",
    "INSERT INTO dead_letters (queue, document, attempts, reason, created, digest) "
    "VALUES ($1, $2, 1, $3, $4, $5) ON CONFLICT (queue, digest) DO NOTHING"};
constexpr sql::Statement countWork{
    "work_depth",
    "SELECT (SELECT COUNT(*) FROM publications WHERE due IS NOT NULL) AS publications, "
    "(SELECT COUNT(*) FROM deliveries) AS deliveries, (SELECT COUNT(*) FROM dead_letters) AS dead_letters"};

Delivery readDelivery(const sql::Row& row) {
    Delivery delivery;
    delivery.id = row.get<std::int64_t>("id");
    delivery.publication = row.get<std::optional<std::int64_t>>("publication");
    delivery.subscriptionId = row.get<std::int32_t>("subscription_id");
    delivery.consumer = row.get<std::string>("consumer");
    delivery.endpoint = row.get<std::string>("endpoint");
    delivery.receiver = row.get<std::string>("receiver");
    delivery.attempts = row.get<std::int32_t>("attempts");
    return delivery;
}

std::string receiverOf(const std::string& endpoint) {
    const auto uri = parseAbsolute(endpoint);
    return uri ? uri->origin() : endpoint;
}

Task<> removeDelivery(sql::Engine engine, sql::Transaction& tx, const Delivery& delivery) {
    // Two that end at once must not each take the other's for still to come, and leave the publication to
    // nobody.
    if (delivery.publication && engine == sql::Engine::postgres) {
        co_await tx.one(lockPublication, *delivery.publication);
    }
    co_await tx.execute(deleteDelivery, delivery.id);
    if (delivery.publication) co_await tx.execute(deletePublication, *delivery.publication);
}

}  // namespace

Task<> WorkRepository::releaseAll() {
    auto work = [now = clock_.now()](sql::Transaction& tx) -> Task<> {
        co_await tx.execute(releasePublications, now);
        co_await tx.execute(releaseDeliveries, now);
    };
    co_await database_.write(work);
}

Task<std::vector<Publication>> WorkRepository::takePublications(
    std::int64_t countMax, std::chrono::seconds hold
) {
    const bool alone = database_.engine() == sql::Engine::sqlite;
    const auto& take = alone ? takePublicationRows : takePublicationRowsShared;
    auto work = [&take, countMax, hold, now = clock_.now()](sql::Transaction& tx
                ) -> Task<std::vector<Publication>> {
        const auto rows = co_await tx.all(take, now, now + hold, countMax);
        std::vector<Publication> taken;
        for (const auto& row : rows) {
            taken.push_back(
                {row.get<std::int64_t>("id"),
                 row.get<std::string>("document"),
                 row.get<std::int32_t>("attempts")}
            );
        }
        co_return taken;
    };
    co_return co_await database_.write(work);
}

Task<> WorkRepository::finishPublications(std::vector<FanOutResult> results) {
    auto work = [&results, now = clock_.now()](sql::Transaction& tx) -> Task<> {
        for (const auto& result : results) {
            auto publication = result.publication;
            if (result.document) {
                const auto row = co_await tx.one(insertHeldPublication, *result.document, now);
                publication = row->get<std::int64_t>("id");
            }
            for (const auto& subscription : result.permitted) {
                co_await tx.execute(
                    insertDelivery,
                    publication,
                    subscription.id,
                    subscription.consumer,
                    subscription.endPoint,
                    receiverOf(subscription.endPoint),
                    now
                );
            }
            for (const auto& trace : result.traces) co_await addTrace(tx, trace, now);
            co_await tx.execute(publicationDone, publication);
            co_await tx.execute(deletePublication, publication);
        }
    };
    co_await database_.write(work);
}

Task<> WorkRepository::failPublication(Publication publication, Failure failure) {
    auto work = [&publication, &failure, now = clock_.now()](sql::Transaction& tx) -> Task<> {
        if (failure.due) {
            co_await tx.execute(publicationAgain, *failure.due, publication.id);
            co_return;
        }
        co_await tx.execute(
            insertDeadLetter,
            "inbound",
            publication.document,
            nullptr,
            nullptr,
            nullptr,
            publication.attempts,
            failure.reason,
            now
        );
        co_await tx.execute(publicationDone, publication.id);
        co_await tx.execute(deletePublication, publication.id);
    };
    co_await database_.write(work);
}

Task<std::vector<Delivery>> WorkRepository::takeDeliveries(
    std::int64_t countMax, std::chrono::seconds hold, std::vector<std::string> except
) {
    const bool alone = database_.engine() == sql::Engine::sqlite;
    std::string text = "UPDATE deliveries SET due = $1, attempts = attempts + 1, held_by = $2 WHERE id " +
                       std::string(alone ? "IN (" : "= ANY(ARRAY(") +
                       "SELECT id FROM deliveries WHERE due <= $3";
    const auto now = clock_.now();
    std::vector<sql::Value> args{sql::toValue(now + hold), sql::toValue(holder_), sql::toValue(now)};
    const auto bind = [&args](sql::Value value) {
        args.push_back(std::move(value));
        return "$" + std::to_string(args.size());
    };
    for (const auto& receiver : except) text += " AND receiver <> " + bind(sql::toValue(receiver));
    text += " ORDER BY due LIMIT " + bind(sql::toValue(countMax));
    text += alone ? ")" : " FOR UPDATE SKIP LOCKED))";
    text += " RETURNING id, publication, subscription_id, consumer, endpoint, receiver, attempts";

    auto work = [&text, &args](sql::Transaction& tx) -> Task<std::vector<Delivery>> {
        const auto rows = co_await tx.query(text, args);
        std::vector<Delivery> taken;
        for (const auto& row : rows) {
            auto delivery = readDelivery(row);
            if (delivery.publication) {
                const auto document = co_await tx.one(selectDocument, *delivery.publication);
                if (document) delivery.document = document->get<std::string>("document");
            }
            taken.push_back(std::move(delivery));
        }
        co_return taken;
    };
    co_return co_await database_.write(work);
}

Task<> WorkRepository::finishDelivery(Delivery delivery, std::optional<TraceEntry> trace) {
    auto work = [this, &delivery, &trace, now = clock_.now()](sql::Transaction& tx) -> Task<> {
        // Gone when its owner has deleted it meanwhile: then there is nothing to mark.
        if (!delivery.publication) co_await tx.execute(markValidated, delivery.subscriptionId);
        if (trace) co_await addTrace(tx, *trace, now);
        co_await removeDelivery(database_.engine(), tx, delivery);
    };
    co_await database_.write(work);
}

Task<> WorkRepository::putBack(std::vector<Delivery> deliveries) {
    auto work = [&deliveries, now = clock_.now()](sql::Transaction& tx) -> Task<> {
        for (const auto& delivery : deliveries) co_await tx.execute(deliveryPutBack, now, delivery.id);
    };
    co_await database_.write(work);
}

Task<> WorkRepository::failDelivery(Delivery delivery, Failure failure, std::optional<TraceEntry> trace) {
    auto work = [this, &delivery, &failure, &trace, now = clock_.now()](sql::Transaction& tx) -> Task<> {
        if (trace) co_await addTrace(tx, *trace, now);
        if (failure.due) {
            co_await tx.execute(deliveryAgain, *failure.due, delivery.id);
            co_return;
        }
        co_await tx.execute(
            insertDeadLetter,
            delivery.publication ? "outbound" : "validation",
            delivery.document.value_or(""),
            delivery.subscriptionId,
            delivery.consumer,
            delivery.endpoint,
            delivery.attempts,
            failure.reason,
            now
        );
        co_await removeDelivery(database_.engine(), tx, delivery);
    };
    co_await database_.write(work);
}

Task<> WorkRepository::addDeadLetter(std::string queue, std::string document, std::string reason) {
    const auto digest = hex(sha256(document));
    auto work = [&queue, &document, &reason, &digest, now = clock_.now()](sql::Transaction& tx) -> Task<> {
        co_await tx.execute(insertDeadLetterOnce, queue, document, reason, now, digest);
    };
    co_await database_.write(work);
}

Task<> WorkRepository::addTraceEntry(TraceEntry entry) {
    auto work = [&entry, now = clock_.now()](sql::Transaction& tx) -> Task<> {
        co_await addTrace(tx, entry, now);
    };
    co_await database_.write(work);
}

Task<WorkRepository::Depth> WorkRepository::depth() {
    auto work = [](sql::Transaction& tx) -> Task<Depth> {
        const auto row = co_await tx.one(countWork);
        co_return Depth{
            row->get<std::int64_t>("publications"),
            row->get<std::int64_t>("deliveries"),
            row->get<std::int64_t>("dead_letters")};
    };
    co_return co_await database_.read(work);
}

}  // namespace varde::events
