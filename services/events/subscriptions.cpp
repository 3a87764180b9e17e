#include "subscriptions.hpp"

#include "base/problem.hpp"
#include "base/text.hpp"
#include "event_rules.hpp"
#include "subscription_rules.hpp"

namespace varde::events {

namespace {

constexpr std::uint64_t requestBytesMax = 64 * 1024;

std::int32_t idOf(const http::Request& request) {
    const auto id = parseNumber<std::int32_t>(request.path("id"));
    if (!id) throw Problem(Errc::badRequest, "The id is not valid.", {{"id", {"The value is not valid."}}});
    return *id;
}

http::Response badRequest(const std::string& text) {
    return http::quoted(http::Status::badRequest, text);
}

// An empty text is no filter.
void dropEmpty(std::optional<std::string>& text) {
    if (text && text->empty()) text.reset();
}

}  // namespace

Task<http::Response> Subscriptions::create(http::Request& request) {
    if (auto refused = refuseUnlessJson(request)) co_return std::move(*refused);
    const auto& caller = request.caller();
    const auto body = co_await request.body(requestBytesMax);
    auto asked = json::parse<model::SubscriptionRequest>(body);
    for (auto* text : {&asked.sourceFilter, &asked.subjectFilter, &asked.resourceFilter, &asked.typeFilter}) {
        dropEmpty(*text);
    }
    dropEmpty(asked.alternativeSubjectFilter);

    const auto targets = checkTargets(asked, settings_.insecureAllowed);
    if (targets.error) co_return badRequest(*targets.error);
    const auto kind = kindOf(asked, targets.sourceFilter, settings_.appsDomain);
    if (kind == SubscriptionKind::generic && !hasScopeIgnoreCase(caller, "altinn:events.subscribe")) {
        co_return http::empty(http::Status::forbidden);
    }
    if (asked.resourceFilter && !isUrn(*asked.resourceFilter)) {
        co_return badRequest("The resource filter must be a valid urn.");
    }

    const auto consumer = entityOf(caller);
    std::optional<std::string> wrong;
    if (kind == SubscriptionKind::app) {
        bool unresolved = false;
        if (!asked.subjectFilter && asked.alternativeSubjectFilter) {
            asked.subjectFilter = co_await resolve(*asked.alternativeSubjectFilter, caller.token());
            unresolved = !asked.subjectFilter;
        }
        wrong = checkApp(asked, targets.sourceFilter, !caller.org.empty(), unresolved, consumer.has_value());
    } else {
        wrong = checkGeneric(asked);
    }
    if (wrong) co_return badRequest(*wrong);
    if (!consumer) co_return http::empty(http::Status::forbidden);

    const auto& resource = *asked.resourceFilter;
    const bool permitted = co_await authorization_.maySubscribe(*consumer, resource, asked.subjectFilter);
    if (!permitted)
        co_return http::quoted(http::Status::forbidden, "Not authorized to subscribe to " + resource);

    model::Subscription subscription;
    subscription.endPoint = targets.endPoint->normalized;
    if (targets.sourceFilter) subscription.sourceFilter = targets.sourceFilter->normalized;
    subscription.resourceFilter = toLower(resource);
    subscription.subjectFilter = asked.subjectFilter;
    subscription.typeFilter = asked.typeFilter;
    subscription.consumer = subscription.createdBy = *consumer;
    subscription.includeSubunits = asked.includeSubunits;
    const auto stored = co_await repository_.add(std::move(subscription));
    auto response = http::json(http::Status::created, json::write(stored));
    // Not a route, but what callers have always been sent (events contract 1.6).
    response.headers.set("Location", "/events/api/v1/subscription/" + std::to_string(stored.id));
    co_return response;
}

Task<std::optional<std::string>> Subscriptions::resolve(
    std::string alternativeSubject, std::string callerToken
) {
    auto lookup = alternativeSubjectLookup(alternativeSubject);
    if (!lookup) co_return std::nullopt;
    try {  // whatever went wrong looks the same, so that nobody can probe for identity numbers
        const auto party = co_await register_.partyId(std::move(*lookup), std::move(callerToken));
        if (party > 0) co_return "/party/" + std::to_string(party);
    } catch (const Problem&) {
    }
    co_return std::nullopt;
}

Task<http::Response> Subscriptions::list(http::Request& request) {
    model::SubscriptionList list;
    if (const auto consumer = entityOf(request.caller())) {
        list.subscriptions = co_await repository_.ofConsumer(*consumer);
    }
    list.count = static_cast<std::int32_t>(list.subscriptions.size());
    co_return http::json(http::Status::ok, json::write(list));
}

Task<Subscriptions::Owned> Subscriptions::owned(http::Request& request) {
    Owned result;
    auto found = co_await repository_.find(idOf(request));
    const auto entity = entityOf(request.caller());
    if (!found) {
        result.refusal = http::empty(http::Status::notFound);
    } else if (!entity || found->createdBy != *entity) {
        result.refusal = http::empty(http::Status::forbidden);
    } else {
        result.subscription = std::move(found);
    }
    co_return result;
}

Task<http::Response> Subscriptions::find(http::Request& request) {
    auto mine = co_await owned(request);
    if (!mine.subscription) co_return std::move(mine.refusal);
    co_return http::json(http::Status::ok, json::write(*mine.subscription));
}

Task<http::Response> Subscriptions::remove(http::Request& request) {
    auto mine = co_await owned(request);
    if (!mine.subscription) co_return std::move(mine.refusal);
    co_await repository_.remove(mine.subscription->id);
    co_return http::empty(http::Status::ok);
}

Task<http::Response> Subscriptions::validate(http::Request& request) {
    const auto before = co_await repository_.setValidated(idOf(request));
    if (!before) co_return http::empty(http::Status::notFound);
    co_return http::json(http::Status::ok, json::write(*before));
}

}  // namespace varde::events
