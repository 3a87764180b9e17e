#include "token_generator.hpp"

#include <algorithm>

#include "answers.hpp"
#include "auth/caller.hpp"
#include "base/encoding.hpp"
#include "discovery.hpp"
#include "test_claims.hpp"

namespace varde::authentication {
namespace {

constexpr std::int64_t bulkMax = 1000;
constexpr std::int64_t lifeSecondsMax = 365 * 24 * 3600;
constexpr std::int64_t idMax = 2'000'000'000;
constexpr std::string_view ourScope = "altinn:testtools/tokengenerator";
constexpr const char* endUserScope = "altinn:enduser";

std::string randomDigits(std::size_t count) {
    std::string text;
    for (const auto byte : randomBytes(count))
        text += static_cast<char>('0' + static_cast<unsigned char>(byte) % 10);
    if (text.front() == '0') text.front() = '1';
    return text;
}

std::string randomId() {
    return base64url(randomBytes(32));
}

// The issuer that the environment of that name has.
std::string issuerOf(const std::string& environment) {
    const bool isCloud = environment.starts_with("at") || environment.starts_with("yt01");
    return "https://platform." + environment + ".altinn." + (isCloud ? "cloud" : "no") +
           "/authentication/api/v1/openid/";
}

http::Response faultAnswer(const GeneratorParameters& parameters) {
    return http::json(http::Status::badRequest, json::write(json::Value(parameters.faults())));
}

void addIfGiven(json::Object& claims, std::string_view name, const std::string& value) {
    if (!value.empty()) claims.set(name, value);
}

void addSupplier(json::Object& claims, GeneratorParameters& parameters) {
    const auto supplier = parameters.optional("supplierOrgNo", form::orgNumber);
    if (!supplier.empty()) claims.set("supplier", organizationId(supplier));
    addIfGiven(claims, "delegation_source", parameters.optional("delegationSource", form::uri));
}

json::Object enterpriseClaims(GeneratorParameters& parameters, const char* defaultScope) {
    json::Object claims{
        {"scope", parameters.scopes(defaultScope)},
        {"token_type", "Bearer"},
        {"client_id", parameters.optional("clientId", form::anything, Guid::random().toString())},
        {"jti", randomId()},
    };
    addIfGiven(claims, "urn:altinn:org", parameters.optional("org", form::identifier));
    addSupplier(claims, parameters);
    claims.set("urn:altinn:authenticatemethod", "maskinporten");
    claims.set("urn:altinn:authlevel", 3);
    return claims;
}

void setOrganization(json::Object& claims, const std::string& orgNumber) {
    claims.set("consumer", organizationId(orgNumber));
    claims.set("urn:altinn:orgNumber", orgNumber);
}

}  // namespace

TokenGeneratorApi::TokenGeneratorApi(
    const Issuer& issuer,
    const TestData& data,
    const std::string& users,
    std::vector<std::string> environments
)
    : issuer_(issuer), data_(data), environments_(std::move(environments)) {
    for (const auto user : split(users, ';')) {
        if (user.find(':') != std::string_view::npos) credentials_.emplace_back(trim(user));
    }
}

std::optional<http::Response> TokenGeneratorApi::refusal(const http::Request& request, std::string_view scope)
    const {
    const auto header = request.header("Authorization");
    if (!header) return http::empty(http::Status::unauthorized);
    if (startsWithIgnoreCase(*header, "Bearer ")) {
        const auto& caller = request.callerPtr;
        const auto full = std::string(ourScope) + "/" + std::string(scope);
        const bool mayHave = caller && (caller->hasScope(ourScope) || caller->hasScope(full));
        if (mayHave) return std::nullopt;
        return http::empty(http::Status::forbidden);
    }
    if (!startsWithIgnoreCase(*header, "Basic ")) return http::empty(http::Status::badRequest);
    const auto given = fromBase64(trim(header->substr(6)));
    if (!given || given->find(':') == std::string::npos) return http::empty(http::Status::badRequest);
    bool isKnown = false;
    for (const auto& credential : credentials_) isKnown = equalInConstantTime(credential, *given) || isKnown;
    if (isKnown) return std::nullopt;
    return http::empty(http::Status::unauthorized)
        .with("WWW-Authenticate", "Basic realm=\"AltinnTestTools - TokenGenerator\"");
}

TokenGeneratorApi::Common TokenGeneratorApi::common(
    GeneratorParameters& parameters, const http::Request& request
) const {
    Common shared;
    const auto environment = parameters.required("env", form::identifier);
    if (!environment.empty() &&
        std::find(environments_.begin(), environments_.end(), environment) == environments_.end()) {
        parameters.refuse("env");
    }
    if (environment == "local") {
        shared.issuer = issuer_.name();
    } else if (environment == "none") {
        shared.issuer =
            urlAsAsked(request, issuer_.publicUrl()) + "/api/.well-known/oauth-authorization-server";
    } else {
        shared.issuer = issuerOf(environment);
    }
    shared.life = std::chrono::seconds(parameters.number("ttl", 1800, lifeSecondsMax));
    return shared;
}

http::Response TokenGeneratorApi::answer(
    const http::Request& request,
    const GeneratorParameters& parameters,
    const Common& shared,
    json::Object claims
) const {
    if (!parameters.faults().empty()) return faultAnswer(parameters);
    claims.set("iss", shared.issuer);
    claims.set("actual_iss", "altinn-test-tools");
    const auto token = issuer_.token(std::move(claims), shared.life);
    const auto dump = request.query("dump");
    if (!dump || dump->empty()) return uncached(http::text(http::Status::ok, token));
    const auto parts = split(token, '.');
    auto indented = [](std::string_view part) {
        return json::writeIndented(json::parseValue(fromBase64url(part).value_or("{}")));
    };
    return uncached(http::text(http::Status::ok, indented(parts[0]) + "\n.\n" + indented(parts[1])));
}

http::Response TokenGeneratorApi::bulk(
    const GeneratorParameters& parameters,
    const Common& shared,
    std::int64_t count,
    std::size_t digits,
    const std::function<json::Object(const std::string& id)>& claimsOf
) const {
    if (!parameters.faults().empty()) return faultAnswer(parameters);
    json::Object tokens;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto id = randomDigits(digits);
        auto claims = claimsOf(id);
        claims.set("iss", shared.issuer);
        claims.set("actual_iss", "altinn-test-tools");
        tokens.set(id, issuer_.token(std::move(claims), shared.life));
    }
    return uncached(http::json(http::Status::ok, json::write(json::Value(std::move(tokens)))));
}

Task<http::Response> TokenGeneratorApi::enterprise(http::Request& request) {
    auto refused = refusal(request, "enterprise");
    if (refused) co_return std::move(*refused);
    GeneratorParameters parameters(request);
    const auto shared = common(parameters, request);
    auto claims = enterpriseClaims(parameters, nullptr);
    auto orgNumber = parameters.optional("orgNo", form::orgNumber);
    const auto count = parameters.number("bulkCount", 0, bulkMax);
    if (count > 0) {
        const auto claimsOf = [&](const std::string& id) {
            auto one = claims;
            setOrganization(one, id);
            return one;
        };
        co_return bulk(parameters, shared, count, 9, claimsOf);
    }
    if (orgNumber.empty()) orgNumber = randomBytes(1)[0] & 1 ? "912345678" : "923456789";
    setOrganization(claims, orgNumber);
    co_return answer(request, parameters, shared, std::move(claims));
}

Task<http::Response> TokenGeneratorApi::enterpriseUser(http::Request& request) {
    auto refused = refusal(request, "enterpriseuser");
    if (refused) co_return std::move(*refused);
    GeneratorParameters parameters(request);
    const auto shared = common(parameters, request);
    auto claims = enterpriseClaims(parameters, endUserScope);
    setOrganization(claims, parameters.required("orgNo", form::orgNumber));
    claims.set("urn:altinn:userid", parameters.requiredNumber("userId"));
    claims.set("urn:altinn:partyid", parameters.requiredNumber("partyId"));
    claims.set("urn:altinn:username", parameters.required("userName", form::anything));
    claims.set("urn:altinn:authenticatemethod", "virksomhetsbruker");
    addIfGiven(claims, "urn:altinn:party:uuid", parameters.optional("partyuuid", form::guid));
    co_return answer(request, parameters, shared, std::move(claims));
}

std::string TokenGeneratorApi::randomPersonNumber() const {
    std::vector<std::string> known;
    for (const auto& user : data_.users) {
        if (user.ssn) known.push_back(*user.ssn);
    }
    if (known.empty()) return randomDigits(11);
    return known[static_cast<unsigned char>(randomBytes(1)[0]) % known.size()];
}

Task<http::Response> TokenGeneratorApi::personal(http::Request& request) {
    auto refused = refusal(request, "personal");
    if (refused) co_return std::move(*refused);
    GeneratorParameters parameters(request);
    const auto shared = common(parameters, request);
    const auto level = parameters.optional("authLvl", form::level, "3");
    const auto* acr = level == "4"   ? "idporten-loa-high"
                      : level == "3" ? "idporten-loa-substantial"
                                     : "idporten-loa-low";
    json::Object claims{
        {"urn:altinn:authenticatemethod", "NotDefined"},
        {"urn:altinn:authlevel", level},
        {"client_amr", parameters.optional("clientAmr", form::anything, "virksomhetssertifikat")},
        {"token_type", "Bearer"},
        {"client_id", Guid::random().toString()},
        {"acr", acr},
        {"scope", parameters.scopes(endUserScope)},
    };
    const auto consumer = parameters.optional("consumerOrgNo", form::orgNumber);
    if (!consumer.empty()) {
        claims.set("client_orgno", organizationId(consumer));
        claims.set("consumer", organizationId(consumer));
    }
    if (const auto userId = parameters.number("userId", 0, idMax)) {
        claims.set("nameid", userId);
        claims.set("urn:altinn:userid", userId);
    }
    if (const auto partyId = parameters.number("partyId", 0, idMax))
        claims.set("urn:altinn:partyid", partyId);
    addIfGiven(claims, "urn:altinn:username", parameters.optional("userName", form::anything));
    addIfGiven(claims, "urn:altinn:party:uuid", parameters.optional("partyuuid", form::guid));
    addIfGiven(claims, "delegation_source", parameters.optional("delegationSource", form::uri));
    const auto person = parameters.optional("pid", form::personNumber);
    const auto count = parameters.number("bulkCount", 0, bulkMax);
    if (count > 0) {
        const auto claimsOf = [&](const std::string& id) {
            auto one = claims;
            one.set("pid", id);
            return one;
        };
        co_return bulk(parameters, shared, count, 11, claimsOf);
    }
    claims.set("pid", person.empty() ? randomPersonNumber() : person);
    co_return answer(request, parameters, shared, std::move(claims));
}

Task<http::Response> TokenGeneratorApi::systemUser(http::Request& request) {
    auto refused = refusal(request, "enterpriseuser");
    if (refused) co_return std::move(*refused);
    GeneratorParameters parameters(request);
    const auto shared = common(parameters, request);
    const SystemUserIdentity identity{
        .id = parameters.required("systemUserId", form::guid),
        .systemId = Guid::random().toString(),
        .owner = parameters.optional("systemUserOrg", form::orgNumber, "991825827"),
        .supplier = {}};
    json::Object claims{
        {"scope", parameters.scopes(endUserScope)},
        {"client_id", parameters.optional("clientId", form::anything, Guid::random().toString())},
        {"consumer", organizationId(parameters.optional("orgNo", form::orgNumber, "991825827"))},
        {"jti", randomId()},
        {"authorization_details", json::Array{authorizationDetails(identity)}},
        {"urn:altinn:authenticatemethod", "maskinporten"},
        {"urn:altinn:authlevel", 3},
        {"token_type", "Bearer"},
    };
    addSupplier(claims, parameters);
    co_return answer(request, parameters, shared, std::move(claims));
}

json::Object TokenGeneratorApi::unregisteredUser(GeneratorParameters& parameters, bool withEmail) const {
    const auto partyUuid = parameters.optional("partyuuid", form::guid, Guid::random().toString());
    auto partyId = parameters.number("partyId", 0, idMax);
    if (partyId == 0)
        partyId = 5'000'000 + parseNumber<std::int64_t>(randomDigits(7)).value_or(0) % 2'000'000;
    const auto session = randomId();
    json::Object claims{
        {"sub", "urn:altinn:party:uuid:" + partyUuid},
        {"sid", session},
        {"jti", session},
        {"urn:altinn:party:uuid", partyUuid},
        {"urn:altinn:partyid", partyId},
        {"urn:altinn:userid", parameters.number("userId", 0, idMax)},
        {"urn:altinn:authlevel", 0},
        {"scope", parameters.scopes(userScope)},
    };
    if (withEmail) {
        const auto email = parameters.required("email", form::email);
        claims.set("urn:altinn:username", "epost:" + email);
        claims.set("orignaliss", "idporten");
        claims.set("email", email);
        claims.set("urn:altinn:party:external-identifier", "urn:altinn:person:idporten-email:" + email);
        claims.set("acr", "selfregistered-email");
        claims.set("amr", json::Array{"Selfregistered-email"});
        claims.set("urn:altinn:authenticatemethod", "IdportenEpost");
        claims.set("auth_time", issuer_.now().unixSeconds());
    } else {
        claims.set(
            "urn:altinn:username", parameters.optional("username", form::anything, "SIUser" + randomDigits(4))
        );
        claims.set("orignaliss", "altinn2");
        claims.set("acr", "idporten-loa-low");
        claims.set("amr", json::Array{"SelfIdentified"});
        claims.set("urn:altinn:authenticatemethod", "SelfIdentified");
    }
    return claims;
}

Task<http::Response> TokenGeneratorApi::selfIdentifiedUser(http::Request& request) {
    auto refused = refusal(request, "personal");
    if (refused) co_return std::move(*refused);
    GeneratorParameters parameters(request);
    const auto shared = common(parameters, request);
    co_return answer(request, parameters, shared, unregisteredUser(parameters, false));
}

Task<http::Response> TokenGeneratorApi::selfRegisteredEmailUser(http::Request& request) {
    auto refused = refusal(request, "personal");
    if (refused) co_return std::move(*refused);
    GeneratorParameters parameters(request);
    const auto shared = common(parameters, request);
    co_return answer(request, parameters, shared, unregisteredUser(parameters, true));
}

Task<http::Response> TokenGeneratorApi::platform(http::Request& request) {
    auto refused = refusal(request, "platform");
    if (refused) co_return std::move(*refused);
    GeneratorParameters parameters(request);
    const auto shared = common(parameters, request);
    json::Object claims{{"urn:altinn:app", parameters.required("app", form::appName)}};
    co_return answer(request, parameters, shared, std::move(claims));
}

Task<http::Response> TokenGeneratorApi::platformAccess(http::Request& request) {
    auto refused = refusal(request, "platform");
    if (refused) co_return std::move(*refused);
    GeneratorParameters parameters(request);
    const auto shared = common(parameters, request);
    const auto app = parameters.required("app", form::appName);
    const auto org = parameters.optional("org", form::identifier, "platform");
    if (org != "platform" && !data_.orgNumbers.contains(org)) parameters.refuse("org");
    if (!parameters.faults().empty()) co_return faultAnswer(parameters);
    co_return uncached(http::text(http::Status::ok, issuer_.platformToken(org, app, shared.life)));
}

Task<http::Response> TokenGeneratorApi::wellKnown(http::Request& request) {
    const auto base = urlAsAsked(request, issuer_.publicUrl()) + "/api/.well-known/";
    const json::Object document{
        {"issuer", base + "oauth-authorization-server"}, {"jwks_uri", base + "jwks.json"}};
    co_return http::json(http::Status::ok, json::write(json::Value(document)));
}

Task<http::Response> TokenGeneratorApi::keys(http::Request&) {
    co_return http::json(http::Status::ok, issuer_.jwks());
}

}  // namespace varde::authentication
