#pragma once
// Tokens: issued with a key of our own, verified with keys that an issuer publishes (authentication contract
// 3, 4, 5). `alg` is pinned by the key; `none` and symmetric algorithms are refused. A verified token is
// remembered by its digest until it expires. cjose and OpenSSL stay in src/. Thread-safe.
#include <functional>
#include <memory>

#include "auth/caller.hpp"
#include "base/clock.hpp"
#include "base/task.hpp"
#include "http/client.hpp"
#include "http/server.hpp"

namespace varde::auth {

// A private signing key with its public JWK.
class SigningKey {
public:
    static SigningKey generate();  // RSA 2048, RS256
    // RSA of 2048 bits or more (RS256), or EC P-256 (ES256). Throws std::runtime_error for anything else.
    static SigningKey fromPem(std::string_view pem);
    std::string toPem() const;

    const std::string& keyId() const;  // RFC 7638 thumbprint
    json::Value publicJwk() const;     // with kid, use, alg, and x5c when it is RSA
    // A compact JWS over `claims` as they are; the caller sets iat, nbf and exp.
    std::string sign(const json::Object& claims) const;

private:
    struct State;
    static SigningKey fromKey(std::shared_ptr<State> state);
    std::shared_ptr<const State> state_;
};

// The JWK of a public key or certificate in PEM, with kid, use and alg. Throws std::runtime_error as fromPem
// does.
json::Value publicJwkFromPem(std::string_view pem);

// Public keys by key id. A key's member `issuers` (an addition of ours) says for whom it may sign platform
// access tokens: names, or `*`; without it, for `platform` alone. Keys that verify nothing (symmetric, weak,
// for encryption) are left out.
struct KeySet {
    static KeySet fromJwks(const json::Value& jwks);
    struct Key;
    std::shared_ptr<const std::vector<std::shared_ptr<const Key>>> keys;
};

// Payload of a token whose signature, exp and nbf hold (10 s skew); empty otherwise.
std::optional<json::Object> verify(std::string_view token, const KeySet& keys, DateTime now);

struct VerifierOptions {
    // JWKS URLs; every key of every one is accepted. Fetched at need, again for an unknown key id (at most
    // every 5 s), and every 10 minutes.
    std::vector<std::string> userKeyUrls;
    std::vector<std::string> platformKeyUrls;  // for PlatformAccessToken
    std::string cookieName = "AltinnStudioRuntime";
    std::vector<std::string> platformIssuersAllowed;  // empty: any issuer whose key is known
};

class Verifier {
public:
    Verifier(VerifierOptions options, http::Client& client, const Clock& clock);
    ~Verifier();

    // The bearer header; when there is none, the cookie `.ALTINNTOKEN`, then the runtime cookie. Null when no
    // valid token came.
    Task<http::CallerPtr> user(const http::Request& request);
    Task<http::CallerPtr> verifyToken(std::string token);
    // The claims of a valid PlatformAccessToken header (exactly one header value), else null. Throws
    // Problem(unavailable) for one that nobody can judge, as no platform key could be fetched at all.
    Task<http::CallerPtr> platform(const http::Request& request);

    // For http::ServerOptions. The verifier outlives the server.
    http::Authenticator authenticator();

private:
    struct State;
    std::shared_ptr<State> state_;
};

// Makes the PlatformAccessToken that this service's own calls carry; kept until shortly before it expires.
class PlatformTokens {
public:
    // `app` is the claim urn:altinn:app ("storage"), `issuer` the iss ("platform", or an org for an app's
    // tokens).
    PlatformTokens(SigningKey key, std::string issuer, std::string app, const Clock& clock);
    std::string current();

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace varde::auth
