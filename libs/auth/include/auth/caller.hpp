#pragma once
// Who calls, as their verified token says (authentication contract 3, storage contract 4.2). Immutable once
// made; shared by the threads that serve requests with the same token.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date_time.hpp"
#include "json/value.hpp"

namespace varde::auth {

struct SystemUser {
    std::string id;              // GUID
    std::string ownerOrgNumber;  // of `0192:{number}`
    std::string systemId;
};

class Caller {
public:
    // `claims` is the token's payload. Claims of the wrong kind count as absent; numbers and texts are both
    // read.
    Caller(json::Object claims, std::string token);

    std::optional<std::int64_t> userId;   // urn:altinn:userid
    std::optional<std::int64_t> partyId;  // urn:altinn:partyid
    std::string org;                      // urn:altinn:org; empty when absent
    std::string orgNumber;                // urn:altinn:orgNumber
    int authenticationLevel = 0;          // urn:altinn:authlevel
    bool hasAuthenticationLevel = false;
    std::optional<SystemUser> systemUser;  // authorization_details
    std::string app;                       // urn:altinn:app
    std::string issuer;                    // iss
    std::string scope;                     // urn:altinn:scope, else scope
    std::optional<DateTime> expires;

    // An exact entry of the space-separated scope text.
    bool hasScope(std::string_view scope) const;
    // Who is written into createdBy and lastChangedBy (storage contract 3.2); empty when none.
    std::optional<std::string> writtenAs() const;

    const json::Object& claims() const { return claims_; }
    std::optional<std::string> claim(std::string_view name) const;  // as text
    const std::string& token() const { return token_; }  // for calls on the caller's behalf; never logged
    // A digest of all claims: two callers with the same one are answered alike.
    const std::string& fingerprint() const { return fingerprint_; }

private:
    json::Object claims_;
    std::string token_;
    std::string fingerprint_;
};

}  // namespace varde::auth
