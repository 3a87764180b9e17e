#pragma once
// The claims of test identities, as the local test platform writes them (authentication contract 7.2, 7.3).
#include <chrono>

#include "test_data.hpp"

namespace varde::authentication {

constexpr std::chrono::minutes testTokenLife{960};

inline constexpr const char* userScope = "altinn:portal/enduser";
inline constexpr const char* orgScope = "altinn:instances.read altinn:instances.write";
inline constexpr const char* serviceOwnerScope =
    "altinn:serviceowner/instances.read altinn:serviceowner/instances.write";

// {"authority":"iso6523-actorid-upis","ID":"0192:NUMBER"}
json::Object organizationId(const std::string& orgNumber);

struct SystemUserIdentity {
    std::string id;
    std::string systemId;
    std::string owner;     // organisation number of whom it acts for
    std::string supplier;  // of whom the system is from
};
json::Object authorizationDetails(const SystemUserIdentity& identity);

// A self-identified user gets the claims of one, whatever the level.
json::Object userClaims(
    const TestUser& user, std::int64_t partyId, std::int64_t level, const std::string& scope
);
json::Object orgClaims(const std::string& orgNumber, const std::string& scope);
json::Object serviceOwnerClaims(
    const std::string& org, const std::string& orgNumber, const std::string& scope
);
json::Object systemUserClaims(const SystemUserIdentity& identity, const std::string& scope);

}  // namespace varde::authentication
