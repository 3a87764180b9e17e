#include "subscription_repository.hpp"

#include "base/problem.hpp"
#include "uri.hpp"

namespace varde::events {

namespace {

constexpr sql::Statement insertSubscription{
    "subscription_insert",
    "INSERT INTO subscriptions (endpoint, resource_filter, source_filter, subject_filter, type_filter, "
    "consumer, "
    "created_by, created, include_subunits) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO "
    "NOTHING"};
// The members that make two subscriptions the same one (events contract 6); absent filters are equal.
constexpr sql::Statement selectIdentical{
    "subscription_identical",
    "SELECT * FROM subscriptions WHERE endpoint = $1 AND resource_filter = $2 AND COALESCE(source_filter, "
    "'') = $3 "
    "AND COALESCE(subject_filter, '') = $4 AND COALESCE(type_filter, '') = $5 AND consumer = $6 "
    "AND include_subunits = $7"};
constexpr sql::Statement insertValidation{
    "validation_insert",
    "INSERT INTO deliveries (publication, subscription_id, consumer, endpoint, receiver, due, created) "
    "VALUES (NULL, $1, $2, $3, $4, $5, $5)"};
constexpr sql::Statement selectById{"subscription_find", "SELECT * FROM subscriptions WHERE id = $1"};
constexpr sql::Statement selectByConsumer{
    "subscription_of_consumer", "SELECT * FROM subscriptions WHERE consumer = $1 ORDER BY id"};
constexpr sql::Statement deleteById{"subscription_delete", "DELETE FROM subscriptions WHERE id = $1"};
constexpr sql::Statement updateValidated{
    "subscription_validate", "UPDATE subscriptions SET validated = 1 WHERE id = $1"};
constexpr sql::Statement selectSubunits{
    "subscription_any_subunits",
    "SELECT 1 AS found FROM subscriptions WHERE resource_filter = $1 AND validated = 1 AND include_subunits "
    "= 1 LIMIT 1"};
constexpr sql::Statement selectMatching{
    "subscription_matching",
    "SELECT * FROM subscriptions WHERE resource_filter = $1 AND validated = 1 "
    "AND (type_filter IS NULL OR type_filter = $2) "
    "AND (subject_filter IS NULL OR subject_filter = $3 OR (include_subunits = 1 AND subject_filter = $4)) "
    "ORDER BY id"};

model::Subscription read(const sql::Row& row) {
    model::Subscription subscription;
    subscription.id = row.get<std::int32_t>("id");
    subscription.endPoint = row.get<std::string>("endpoint");
    subscription.resourceFilter = row.get<std::string>("resource_filter");
    subscription.sourceFilter = row.get<std::optional<std::string>>("source_filter");
    subscription.subjectFilter = row.get<std::optional<std::string>>("subject_filter");
    subscription.typeFilter = row.get<std::optional<std::string>>("type_filter");
    subscription.consumer = row.get<std::string>("consumer");
    subscription.createdBy = row.get<std::string>("created_by");
    subscription.created = row.get<DateTime>("created");
    subscription.validated = row.get<bool>("validated");
    subscription.includeSubunits = row.get<bool>("include_subunits");
    return subscription;
}

std::vector<model::Subscription> readAll(const std::vector<sql::Row>& rows) {
    std::vector<model::Subscription> all;
    for (const auto& row : rows) all.push_back(read(row));
    return all;
}

}  // namespace

Task<model::Subscription> SubscriptionRepository::add(model::Subscription subscription) {
    const auto endpoint = parseAbsolute(subscription.endPoint);
    if (!endpoint) throw std::logic_error("a subscription without an endpoint");
    auto work = [&subscription, receiver = endpoint->origin(), now = clock_.now()](sql::Transaction& tx
                ) -> Task<model::Subscription> {
        const auto& s = subscription;
        co_await tx.execute(
            insertSubscription,
            s.endPoint,
            s.resourceFilter,
            s.sourceFilter,
            s.subjectFilter,
            s.typeFilter,
            s.consumer,
            s.createdBy,
            now.truncatedToMicroseconds(),
            s.includeSubunits
        );
        const auto row = co_await tx.one(
            selectIdentical,
            s.endPoint,
            s.resourceFilter,
            s.sourceFilter.value_or(""),
            s.subjectFilter.value_or(""),
            s.typeFilter.value_or(""),
            s.consumer,
            s.includeSubunits
        );
        const auto stored = read(row.value());
        co_await tx.execute(insertValidation, stored.id, stored.consumer, stored.endPoint, receiver, now);
        co_return stored;
    };
    auto stored = co_await database_.write(work);
    deliverable_.notify();
    co_return stored;
}

Task<std::optional<model::Subscription>> SubscriptionRepository::find(std::int32_t id) {
    auto work = [id](sql::Transaction& tx) -> Task<std::optional<model::Subscription>> {
        const auto row = co_await tx.one(selectById, id);
        if (!row) co_return std::nullopt;
        co_return read(*row);
    };
    co_return co_await database_.read(work);
}

Task<std::vector<model::Subscription>> SubscriptionRepository::ofConsumer(std::string consumer) {
    auto work = [&consumer](sql::Transaction& tx) -> Task<std::vector<model::Subscription>> {
        const auto rows = co_await tx.all(selectByConsumer, consumer);
        co_return readAll(rows);
    };
    co_return co_await database_.read(work);
}

Task<> SubscriptionRepository::remove(std::int32_t id) {
    auto work = [id](sql::Transaction& tx) -> Task<> { co_await tx.execute(deleteById, id); };
    co_await database_.write(work);
}

Task<std::optional<model::Subscription>> SubscriptionRepository::setValidated(std::int32_t id) {
    auto work = [id](sql::Transaction& tx) -> Task<std::optional<model::Subscription>> {
        const auto row = co_await tx.one(selectById, id);
        if (!row) co_return std::nullopt;
        co_await tx.execute(updateValidated, id);
        co_return read(*row);
    };
    co_return co_await database_.write(work);
}

Task<bool> SubscriptionRepository::anyIncludesSubunits(std::string resource) {
    auto work = [&resource](sql::Transaction& tx) -> Task<bool> {
        const auto row = co_await tx.one(selectSubunits, resource);
        co_return row.has_value();
    };
    co_return co_await database_.read(work);
}

Task<std::vector<model::Subscription>> SubscriptionRepository::matching(
    const model::CloudEvent& event, std::optional<std::string> mainUnitSubject
) {
    auto work = [&event, &mainUnitSubject](sql::Transaction& tx) -> Task<std::vector<model::Subscription>> {
        const auto rows =
            co_await tx.all(selectMatching, event.resource, event.type, event.subject, mainUnitSubject);
        co_return readAll(rows);
    };
    auto found = co_await database_.read(work);

    const auto source = parseAbsolute(event.source);
    const auto elsewhere = [&](const model::Subscription& subscription) {
        if (!subscription.sourceFilter) return false;
        const auto filter = parseAbsolute(*subscription.sourceFilter);
        return !source || !filter || !isBaseOf(*filter, *source);
    };
    found.erase(std::remove_if(found.begin(), found.end(), elsewhere), found.end());
    co_return found;
}

}  // namespace varde::events
