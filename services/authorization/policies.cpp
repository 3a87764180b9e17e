#include "policies.hpp"

#include <algorithm>
#include <map>

#include "auth/caller.hpp"
#include "base/encoding.hpp"
#include "json/value.hpp"
#include "xacml/names.hpp"

namespace varde::authorization {
namespace {

constexpr std::uint64_t policyBytesMax = 4 * 1024 * 1024;

bool isPlainName(const std::string& name) {
    return !name.empty() && name.size() <= 100 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_';
    });
}

Problem unusable(const std::vector<Finding>& findings) {
    std::map<std::string, std::vector<std::string>> byPlace;
    for (const auto& finding : findings) {
        byPlace[finding.file + ":" + std::to_string(finding.line)].push_back(
            finding.rule + ": " + finding.message
        );
    }
    return Problem(
        Errc::badRequest, "the policy cannot be used", Problem::FieldErrors(byPlace.begin(), byPlace.end())
    );
}

}  // namespace

Policies::Policies(
    PolicyRepository& repository,
    PolicyCache& cache,
    PlatformCaller platformCaller,
    std::vector<std::string> publishers
)
    : repository_(repository),
      cache_(cache),
      platformCaller_(std::move(platformCaller)),
      publishers_(std::move(publishers)) {}

bool Policies::publishes(const std::string& app) const {
    return !app.empty() && std::find(publishers_.begin(), publishers_.end(), app) != publishers_.end();
}

Task<std::string> Policies::requirePublisher(const http::Request& request, std::string org) {
    const auto platform = co_await platformCaller_(request);
    if (platform && publishes(platform->app)) {
        // An app owner's own token counts for its own apps.
        if (platform->issuer == "platform" || platform->issuer == org) co_return platform->app;
    }
    if (request.callerPtr && publishes(request.callerPtr->app)) co_return request.callerPtr->app;
    if (platform || request.callerPtr) throw Problem(Errc::forbidden, "this token may not publish policies");
    throw Problem(Errc::unauthenticated, "publishing a policy needs a token");
}

Task<http::Response> Policies::upload(http::Request& request) {
    const auto org = request.query("org").value_or("");
    const auto app = request.query("app").value_or("");
    const auto publisher = co_await requirePublisher(request, org);
    if (!isPlainName(org) || !isPlainName(app))
        throw Problem(Errc::badRequest, "org and app must be plain names");
    const auto body = co_await request.body(policyBytesMax);
    if (trim(body).empty()) throw Problem(Errc::badRequest, "the policy is empty");

    // The sender is asked to replace the placeholders; left in, they would match nothing.
    StoredPolicy stored;
    stored.document = xacml::replacePlaceholders(body, org, app);
    stored.digest = hex(sha256(stored.document));
    std::vector<Finding> findings;
    if (!xacml::compilePolicy(stored.document, "policy.xml", findings)) throw unusable(findings);
    co_await repository_.store(org, app, std::move(stored), publisher);
    cache_.forget(org, app);
    co_return http::empty(http::Status::ok);
}

Task<http::Response> Policies::download(http::Request& request) {
    const auto org = request.query("org").value_or("");
    const auto app = request.query("app").value_or("");
    const auto platform = co_await platformCaller_(request);
    // The platform's services decide in process with what they read here.
    const bool isPlatform = platform && platform->issuer == "platform";
    if (!isPlatform) co_await requirePublisher(request, org);
    const auto stored = co_await repository_.find(org, app);
    if (!stored) throw Problem(Errc::notFound, "the app has no policy");
    const auto tag = "\"" + stored->digest + "\"";
    if (request.header("If-None-Match") == tag) {
        co_return http::empty(http::Status::notModified).with("ETag", tag);
    }
    http::Response response = http::text(http::Status::ok, stored->document);
    response.headers.set("Content-Type", "application/xml; charset=utf-8");
    response.headers.set("ETag", tag);
    co_return response;
}

Task<http::Response> Policies::rolesWithAccess(http::Request& request) {
    const auto policy = co_await cache_.find(request.path("org"), request.path("app"));
    if (!policy) co_return http::text(http::Status::notFound, "No valid policy found for the app");
    json::Array codes;
    for (auto& code : policy->permitValues(xacml::category::subject, xacml::attribute::roleCode)) {
        codes.emplace_back(std::move(code));
    }
    co_return http::json(http::Status::ok, json::write(codes));
}

}  // namespace varde::authorization
