#include "classic_tokens.hpp"

#include "answers.hpp"
#include "base/guid.hpp"
#include "test_claims.hpp"

namespace varde::authentication {
namespace {

http::Response refused(std::string reason) {
    return http::text(http::Status::badRequest, std::move(reason));
}

std::string parameter(const http::Request& request, std::string_view name, std::string otherwise = {}) {
    auto value = request.query(name);
    return value && !value->empty() ? std::move(*value) : std::move(otherwise);
}

}  // namespace

http::Response ClassicTokens::answer(json::Object claims) const {
    return uncached(http::text(http::Status::ok, issuer_.token(std::move(claims), testTokenLife)));
}

Task<http::Response> ClassicTokens::user(http::Request& request) {
    const auto* user = data_.user(request.pathInteger("userId"));
    if (!user) co_return http::empty(http::Status::notFound);
    const auto id = std::to_string(user->userId);
    json::Object claims{
        {"nameid", id},
        {"urn:altinn:userid", id},
        {"urn:altinn:username", user->userName},
        {"urn:altinn:partyid", user->partyId},
        {"urn:altinn:authlevel", std::int64_t{request.queryInt("authenticationLevel").value_or(2)}},
        {"scope", userScope},
    };
    for (const auto& [name, value] : user->claims) claims.set(name, value);
    co_return answer(std::move(claims));
}

Task<http::Response> ClassicTokens::org(http::Request& request) {
    const auto inPath = request.routePattern.find('{') != std::string::npos;
    const auto org = toLower(inPath ? request.path("org") : parameter(request, "org"));
    if (org.empty()) co_return refused("org is required");
    json::Object claims{
        {"urn:altinn:org", org},
        {"urn:altinn:authlevel", std::int64_t{request.queryInt("authenticationLevel").value_or(3)}},
        {"urn:altinn:scope", parameter(request, "scopes", "altinn:serviceowner/instances.read")},
    };
    auto number = parameter(request, "orgNumber");
    if (const auto known = data_.orgNumbers.find(org); number.empty() && known != data_.orgNumbers.end()) {
        number = known->second;
    }
    if (!number.empty()) claims.set("urn:altinn:orgNumber", number);
    co_return answer(std::move(claims));
}

Task<http::Response> ClassicTokens::systemUser(http::Request& request) {
    SystemUserIdentity identity{
        .id = parameter(request, "systemUserId"),
        .systemId = parameter(request, "systemId"),
        .owner = parameter(request, "systemUserOrgNumber"),
        .supplier = parameter(request, "supplierOrgNumber")};
    if (!identity.id.empty()) {
        const auto known = data_.systemUser(identity.id);
        if (!known.user) co_return refused("Unknown systemUserId");
        identity.systemId = known.system->systemId;
        identity.owner = known.user->orgNumber;
        identity.supplier = identity.systemId.substr(0, identity.systemId.find('_'));
    }
    const auto scope = parameter(request, "scope");
    if (scope.empty()) co_return refused("scope is required");
    if (identity.supplier.empty()) co_return refused("supplierOrgNumber is required");
    if (!data_.isOrganization(identity.owner)) co_return refused("Unknown systemUserOrgNumber");
    if (identity.id.empty()) identity.id = Guid::random().toString();
    co_return answer({
        {"token_type", "Bearer"},
        {"scope", scope},
        {"client_id", Guid::random().toString()},
        {"jti", Guid::random().toString()},
        {"urn:altinn:orgNumber", identity.supplier},
        {"urn:altinn:authenticatemethod", "maskinporten"},
        {"urn:altinn:authlevel", "3"},
        {"authorization_details", authorizationDetails(identity)},
        {"consumer", organizationId(identity.supplier)},
    });
}

Task<http::Response> ClassicTokens::orgToken(http::Request& request) {
    co_return answer({
        {"urn:altinn:org", parameter(request, "org", "ttd")},
        {"urn:altinn:orgNumber", std::int64_t{request.queryInt("orgNumber").value_or(111111111)}},
        {"urn:altinn:authenticatemethod", "fake-local-maskinporten"},
        {"urn:altinn:authlevel", 3},
        {"urn:altinn:scope", parameter(request, "scope", orgScope)},
    });
}

Task<http::Response> ClassicTokens::appToken(http::Request& request) {
    co_return answer({
        {"urn:altinn:authenticatemethod", "fake-local-test"},
        {"urn:altinn:authlevel", std::int64_t{request.queryInt("authenticationLevel").value_or(3)}},
        {"urn:altinn:userid", std::int64_t{request.queryInt("userId").value_or(500000)}},
    });
}

}  // namespace varde::authentication
