#pragma once
// The one place that decides whether a signature holds.
#include "auth/tokens.hpp"
#include "openssl.hpp"

namespace varde::auth {

constexpr std::size_t tokenBytesMax = 16 * 1024;
constexpr std::size_t keysMax = 1024;  // a platform publishes some for each app owner
constexpr int keysTriedMax = 16;       // for a token that names none

struct KeySet::Key {
    std::string id;
    std::string algorithm;  // what the JWK pins; empty: what its kind of key allows
    // Whom a platform access token of this key may name as issuer (member `issuers` of the JWK); `*` is
    // anybody.
    std::vector<std::string> issuers;
    Jwk jwk;

    bool allows(std::string_view wanted) const;
    bool speaksFor(std::string_view issuer) const;
};

struct UnverifiedToken {
    Jws jws;
    std::string algorithm;
    std::string keyId;  // empty: the token names none
};

// Empty for what is no compact JWS, is too long, or has a header that must be understood and is not.
std::optional<UnverifiedToken> readToken(std::string_view token);

// The claims when the signature of one of the keys, exp and nbf hold. `platform`: the key must speak for the
// issuer.
std::optional<json::Object> check(
    const UnverifiedToken& token, const KeySet& keys, DateTime now, bool platform
);

bool hasKey(const KeySet& keys, std::string_view keyId);

}  // namespace varde::auth
