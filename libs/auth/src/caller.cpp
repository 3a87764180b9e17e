#include "auth/caller.hpp"

#include "base/encoding.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "claims.hpp"

namespace varde::auth {

std::optional<std::string> claimText(const json::Value& value) {
    if (value.isNull()) return std::nullopt;
    if (const auto* text = value.asString()) return *text;
    return json::write(value);
}

std::optional<json::Object> claimObject(const json::Value& value) {
    if (const auto* object = value.asObject()) return *object;
    if (const auto* list = value.asArray()) {
        if (list->size() != 1) return std::nullopt;
        return claimObject(list->front());
    }
    const auto* text = value.asString();
    if (!text || !trim(*text).starts_with('{')) return std::nullopt;
    try {
        const auto parsed = json::parseValue(*text);
        if (const auto* object = parsed.asObject()) return *object;
    } catch (const Problem&) {
        // A claim of the wrong kind counts as absent.
    }
    return std::nullopt;
}

std::optional<std::string> organisationNumber(const json::Value& identifier) {
    if (identifier.text("authority") != "iso6523-actorid-upis") return std::nullopt;
    const auto id = identifier.text("ID");
    if (!id || !id->starts_with("0192:") || id->size() == 5) return std::nullopt;
    return id->substr(5);
}

std::optional<std::string> firstSystemUserId(const json::Object& details) {
    const auto* ids = details.find("systemuser_id");
    if (!ids) return std::nullopt;
    const auto* list = ids->asArray();
    const auto* first = list ? (list->empty() ? nullptr : list->front().asString()) : ids->asString();
    if (!first || first->empty()) return std::nullopt;
    return *first;
}

namespace {

std::optional<std::int64_t> integer(const json::Object& claims, std::string_view name) {
    const auto* value = claims.find(name);
    if (!value) return std::nullopt;
    if (const auto number = value->asInteger()) return number;
    const auto* text = value->asString();
    return text ? parseNumber<std::int64_t>(*text) : std::nullopt;
}

std::string text(const json::Object& claims, std::string_view name) {
    const auto* value = claims.find(name);
    if (!value || value->isArray() || value->isObject()) return {};
    return claimText(*value).value_or(std::string());
}

// A scope claim may also be a list, where an issuer wrote one claim a scope.
std::string scopeText(const json::Object& claims, std::string_view name) {
    const auto* value = claims.find(name);
    const auto* list = value ? value->asArray() : nullptr;
    if (!list) return text(claims, name);
    std::vector<std::string> parts;
    for (const auto& part : *list) {
        if (const auto* one = part.asString()) parts.push_back(*one);
    }
    return join(parts, " ");
}

std::optional<SystemUser> readSystemUser(const json::Object& claims) {
    const auto* value = claims.find("authorization_details");
    const auto details = value ? claimObject(*value) : std::nullopt;
    if (!details) return std::nullopt;
    const auto id = firstSystemUserId(*details);
    if (!id) return std::nullopt;
    SystemUser user;
    user.id = *id;
    user.systemId = text(*details, "system_id");
    if (const auto* owner = details->find("systemuser_org")) {
        user.ownerOrgNumber = organisationNumber(*owner).value_or(std::string());
    }
    return user;
}

}  // namespace

Caller::Caller(json::Object claims, std::string token)
    : claims_(std::move(claims)), token_(std::move(token)), fingerprint_(sha256(json::write(claims_))) {
    userId = integer(claims_, "urn:altinn:userid");
    partyId = integer(claims_, "urn:altinn:partyid");
    org = text(claims_, "urn:altinn:org");
    orgNumber = text(claims_, "urn:altinn:orgNumber");
    if (const auto level = integer(claims_, "urn:altinn:authlevel"); level && *level >= 0 && *level <= 9) {
        authenticationLevel = static_cast<int>(*level);
        hasAuthenticationLevel = true;
    }
    systemUser = readSystemUser(claims_);
    app = text(claims_, "urn:altinn:app");
    issuer = text(claims_, "iss");
    scope = scopeText(claims_, "urn:altinn:scope");
    if (scope.empty()) scope = scopeText(claims_, "scope");
    if (const auto* end = claims_.find("exp")) {
        if (const auto seconds = end->asNumber(); seconds && *seconds > 0 && *seconds < 1e11) {
            expires = DateTime::fromUnixSeconds(static_cast<std::int64_t>(*seconds));
        }
    }
}

bool Caller::hasScope(std::string_view wanted) const {
    for (const auto part : split(scope, ' ')) {
        if (part == wanted && !part.empty()) return true;
    }
    return false;
}

std::optional<std::string> Caller::writtenAs() const {
    if (userId) return std::to_string(*userId);
    if (systemUser && !systemUser->ownerOrgNumber.empty()) return systemUser->ownerOrgNumber;
    if (!orgNumber.empty()) return orgNumber;
    return std::nullopt;
}

std::optional<std::string> Caller::claim(std::string_view name) const {
    const auto* value = claims_.find(name);
    return value ? claimText(*value) : std::nullopt;
}

}  // namespace varde::auth
