#pragma once
// Who wants to be told of which events, and where (events contract 3.3, 3.4).
#include <optional>
#include <string>
#include <vector>

#include "base/date_time.hpp"
#include "json/json.hpp"

namespace varde::model {

struct SubscriptionRequest {
    std::optional<std::string> endPoint;
    std::optional<std::string> sourceFilter;
    std::optional<std::string> subjectFilter;
    std::optional<std::string> resourceFilter;
    std::optional<std::string> alternativeSubjectFilter;
    std::optional<std::string> typeFilter;
    bool includeSubunits = false;

    static constexpr void fields(auto&& field) {
        field("endPoint", &SubscriptionRequest::endPoint);
        field("sourceFilter", &SubscriptionRequest::sourceFilter);
        field("subjectFilter", &SubscriptionRequest::subjectFilter);
        field("resourceFilter", &SubscriptionRequest::resourceFilter);
        field("alternativeSubjectFilter", &SubscriptionRequest::alternativeSubjectFilter);
        field("typeFilter", &SubscriptionRequest::typeFilter);
        field("includeSubunits", &SubscriptionRequest::includeSubunits);
    }
};

struct Subscription {
    std::int32_t id = 0;
    std::string endPoint;
    std::optional<std::string> sourceFilter;
    std::optional<std::string> resourceFilter;
    std::optional<std::string> subjectFilter;
    std::optional<std::string> typeFilter;
    std::string consumer;  // "/org/ttd", "/user/1337" ...
    std::string createdBy;
    DateTime created;
    bool validated = false;  // the endpoint has answered 2xx once; never taken back
    bool includeSubunits = false;

    static constexpr void fields(auto&& field) {
        field("id", &Subscription::id);
        field("endPoint", &Subscription::endPoint);
        field("sourceFilter", &Subscription::sourceFilter);
        field("resourceFilter", &Subscription::resourceFilter);
        field("subjectFilter", &Subscription::subjectFilter);
        field("typeFilter", &Subscription::typeFilter);
        field("consumer", &Subscription::consumer);
        field("createdBy", &Subscription::createdBy);
        field("created", &Subscription::created);
        field("validated", &Subscription::validated);
        field("includeSubunits", &Subscription::includeSubunits);
    }
};

struct SubscriptionList {
    std::int32_t count = 0;
    std::vector<Subscription> subscriptions;

    static constexpr void fields(auto&& field) {
        field("count", &SubscriptionList::count);
        field("subscriptions", &SubscriptionList::subscriptions);
    }
};

}  // namespace varde::model
