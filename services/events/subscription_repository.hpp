#pragma once
// Subscriptions and their validation's way into the pipeline.
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/signal.hpp"
#include "model/cloud_event.hpp"
#include "model/subscription.hpp"
#include "sql/database.hpp"

namespace varde::events {

class SubscriptionRepository {
public:
    // `deliverable` is told after each commit that has something to send.
    SubscriptionRepository(sql::Database& database, const Clock& clock, Signal& deliverable)
        : database_(database), clock_(clock), deliverable_(deliverable) {}

    // The subscription as stored: the one that there was when it is identical. Either way its endpoint is
    // asked to show that it is there, in the same commit.
    Task<model::Subscription> add(model::Subscription subscription);
    Task<std::optional<model::Subscription>> find(std::int32_t id);
    Task<std::vector<model::Subscription>> ofConsumer(std::string consumer);
    Task<> remove(std::int32_t id);
    // As it was before; empty when there is none.
    Task<std::optional<model::Subscription>> setValidated(std::int32_t id);

    // The validated subscriptions whose filters fit, by resource, subject and type (events contract 5.5).
    // With `mainUnitSubject` also those that include the subunits of that subject.
    Task<std::vector<model::Subscription>> matching(
        const model::CloudEvent& event, std::optional<std::string> mainUnitSubject
    );

    // Whether register need be asked for a main unit at all.
    Task<bool> anyIncludesSubunits(std::string resource);

private:
    sql::Database& database_;
    const Clock& clock_;
    Signal& deliverable_;
};

}  // namespace varde::events
