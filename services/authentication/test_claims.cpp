#include "test_claims.hpp"

#include "base/guid.hpp"

namespace varde::authentication {
namespace {

// What readers of local tokens expect, though the key is this installation's.
constexpr const char* orgIssuer = "https://platform.tt02.altinn.no/authentication/api/v1/openid/";
constexpr const char* nameIdentifier = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";

void addCommon(json::Object& claims) {
    claims.set("actual_iss", "localtest");
    claims.set("jti", Guid::random().toString());
}

}  // namespace

json::Object organizationId(const std::string& orgNumber) {
    return {{"authority", "iso6523-actorid-upis"}, {"ID", "0192:" + orgNumber}};
}

json::Object authorizationDetails(const SystemUserIdentity& identity) {
    return {
        {"type", "urn:altinn:systemuser"},
        {"systemuser_id", json::Array{identity.id}},
        {"system_id", identity.systemId},
        {"systemuser_org", organizationId(identity.owner)},
    };
}

json::Object userClaims(
    const TestUser& user, std::int64_t partyId, std::int64_t level, const std::string& scope
) {
    const bool isSelfIdentified = user.userType == TestUser::selfIdentified;
    json::Object claims{
        {nameIdentifier, std::to_string(user.userId)},
        {"urn:altinn:userid", std::to_string(user.userId)},
        {"urn:altinn:partyid", std::to_string(partyId)},
        {"urn:altinn:authenticatemethod", isSelfIdentified ? "SelfIdentified" : "BankID"},
        {"urn:altinn:authlevel", isSelfIdentified ? std::int64_t{0} : level},
        {"scope", scope},
    };
    if (isSelfIdentified) claims.set("urn:altinn:username", user.userName);
    for (const auto& [name, value] : user.claims) claims.set(name, value);
    addCommon(claims);
    return claims;
}

json::Object orgClaims(const std::string& orgNumber, const std::string& scope) {
    json::Object claims{
        {"iss", orgIssuer},
        {"scope", scope},
        {"token_type", "Bearer"},
        {"client_id", Guid::random().toString()},
        {"consumer", organizationId(orgNumber)},
        {"urn:altinn:orgNumber", orgNumber},
        {"urn:altinn:authenticatemethod", "maskinporten"},
        {"urn:altinn:authlevel", 3},
    };
    addCommon(claims);
    return claims;
}

json::Object serviceOwnerClaims(
    const std::string& org, const std::string& orgNumber, const std::string& scope
) {
    auto claims = orgClaims(orgNumber, scope);
    claims.set("urn:altinn:org", org);
    return claims;
}

json::Object systemUserClaims(const SystemUserIdentity& identity, const std::string& scope) {
    auto claims = orgClaims(identity.supplier, scope);
    claims.set("authorization_details", authorizationDetails(identity));
    return claims;
}

}  // namespace varde::authentication
