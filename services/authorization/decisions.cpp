#include "decisions.hpp"

#include <algorithm>

#include "auth/caller.hpp"
#include "key_role_policy.hpp"
#include "telemetry/log.hpp"
#include "xacml/xml_profile.hpp"

namespace varde::authorization {
namespace {

constexpr std::uint64_t requestBytesMax = 8 * 1024 * 1024;

// Callers read the level out of the assignment's category. Without one the requirement would go unseen, so
// the permit does not stand (contract 9, 31).
bool hasUnreadableObligation(const xacml::Decision& decision) {
    return std::any_of(
        decision.obligations.begin(),
        decision.obligations.end(),
        [](const xacml::Obligation& o) {
            return std::any_of(o.assignments.begin(), o.assignments.end(), [](const xacml::Assignment& a) {
                return a.category.empty();
            });
        }
    );
}

std::vector<xacml::Request> parse(const std::string& body, bool isJson) {
    if (isJson) return xacml::parseJsonRequest(json::parseValue(body));
    return xacml::parseXmlRequest(body);
}

bool isDependency(Errc code) {
    return code == Errc::badGateway || code == Errc::unavailable || code == Errc::gatewayTimeout ||
           code == Errc::internal;
}

http::Response render(std::span<const xacml::Result> results, bool isJson) {
    if (isJson) return http::json(http::Status::ok, json::write(xacml::jsonResponse(results)));
    // What the original declares and what it sends differ (contract 2.1.3).
    return http::text(
        http::Status::ok, "<?xml version=\"1.0\" encoding=\"utf-16\"?>" + xacml::xmlResponse(results)
    );
}

}  // namespace

Task<http::Response> Decisions::decision(http::Request& request) {
    return answer(request, Origin::internal);
}

Task<http::Response> Decisions::authorize(http::Request& request) {
    const auto& caller = request.caller();
    const bool allowed = caller.hasScope("altinn:authorization/authorize") ||
                         caller.hasScope("altinn:authorization/authorize.admin");
    if (!allowed) co_return http::empty(http::Status::forbidden);
    co_return co_await answer(request, Origin::external);
}

Task<http::Response> Decisions::answer(http::Request& request, Origin origin) {
    const auto contentType = request.contentType();
    if (contentType.empty()) throw Problem(Errc::internal, "the request has no content type");
    const bool isJson = contentType.find("application/json") != std::string::npos;
    const auto body = co_await request.body(requestBytesMax);

    // Whatever fails, callers get an answer that permits nothing, with status 200 (contract 2.1): the one
    // place besides the server where exceptions end.
    std::vector<xacml::Result> results;
    auto status = xacml::StatusCode::syntaxError;
    std::string failure;
    bool dependencyFailed = false;
    try {
        auto requests = parse(body, isJson);
        results = co_await decideAll(std::move(requests), origin, request.trace);
    } catch (const Problem& problem) {
        if (origin == Origin::external) status = xacml::StatusCode::processingError;
        failure = problem.detail;
        dependencyFailed = isDependency(problem.code);
    } catch (const std::exception& error) {
        failure = error.what();
        dependencyFailed = true;
    }
    if (!failure.empty()) {
        log::warning(
            "a decision could not be made", {{"reason", failure}, {"traceId", request.trace.traceId}}
        );
        results.clear();
        results.push_back({xacml::Decision::indeterminate(status, failure), {}});
    }
    auto response = render(results, isJson);
    // The body says the same for every failure; our own callers can tell "not now" from "no".
    if (dependencyFailed) response.headers.set("Varde-Decision", "unavailable");
    co_return response;
}

Task<std::vector<xacml::Result>> Decisions::decideAll(
    std::vector<xacml::Request> requests, Origin origin, http::Trace trace
) {
    InstanceMemory memory;
    std::vector<xacml::Result> results;
    results.reserve(requests.size());
    for (auto& request : requests) {
        auto result = co_await decideOne(std::move(request), origin, memory, trace);
        results.push_back(std::move(result));
    }
    co_return results;
}

Task<xacml::Policy> Decisions::policyFor(const ResourceFacts& facts) {
    if (!facts.org.empty() && !facts.app.empty()) {
        auto policy = co_await policies_.find(facts.org, facts.app);
        if (!policy) throw Problem(Errc::notFound, "the app has no policy");
        co_return std::move(*policy);
    }
    if (facts.registryId == keyRoleResource) co_return policies_.keyRoles();
    throw Problem(Errc::notFound, "there is no policy for the resource");
}

Task<bool> Decisions::systemUserMay(const xacml::Request& request, const ResourceFacts& facts) {
    const auto id = request.value(xacml::category::subject, xacml::attribute::systemUser);
    const auto action = request.value(xacml::category::action, xacml::attribute::actionId);
    const auto owner = parseNumber<std::int64_t>(facts.party);
    if (!id || !action || !owner) co_return false;
    const auto user = co_await directory_.systemUser(*id);
    if (!user) co_return false;
    // It acts for its own organisation alone.
    const auto party = co_await directory_.party(*owner);
    if (!party || party->orgNumber != user->orgNumber) co_return false;
    co_return std::find(user->actions.begin(), user->actions.end(), *action) != user->actions.end();
}

Task<xacml::Result> Decisions::decideOne(
    xacml::Request request, Origin origin, InstanceMemory& memory, http::Trace trace
) {
    const auto facts = co_await enrichment_.resource(request, origin, memory, std::move(trace));
    const auto policy = co_await policyFor(facts);
    co_await enrichment_.subject(request, origin, policy, facts);

    auto decision = xacml::decide(policy, request);
    if (decision.outcome == xacml::Outcome::notApplicable) {
        const bool permitted = co_await systemUserMay(request, facts);
        if (permitted) {
            decision.outcome = xacml::Outcome::permit;
            decision.echo = true;  // callers find their input again by it alone
        }
    }
    if (decision.outcome == xacml::Outcome::permit && hasUnreadableObligation(decision)) {
        decision =
            xacml::Decision::indeterminate(xacml::StatusCode::syntaxError, "an obligation has no category");
    }
    co_return xacml::Result{std::move(decision), std::move(request)};
}

}  // namespace varde::authorization
