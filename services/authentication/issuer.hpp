#pragma once
// Who this installation is as an issuer of tokens, and the keys that it publishes.
#include "auth/tokens.hpp"
#include "base/clock.hpp"
#include "config.hpp"
#include "key_files.hpp"

namespace varde::authentication {

class Issuer {
public:
    Issuer(const Config& config, SigningKeys keys, auth::SigningKey platformKey, const Clock& clock);

    const std::string& name() const { return name_; }            // the claim iss
    const std::string& publicUrl() const { return publicUrl_; }  // without a slash at its end
    const std::string& publicHost() const { return hostname_; }  // cookies are for it and all below it
    bool isSecure() const { return publicUrl_.starts_with("https:"); }
    DateTime now() const { return clock_.now(); }

    // `claims` with iat, nbf and exp after them; members of those names in `claims` are replaced.
    std::string token(json::Object claims, std::chrono::seconds life) const;
    // A platform access token for that issuer and app.
    std::string platformToken(const std::string& issuer, const std::string& app, std::chrono::seconds life)
        const;

    std::string jwks() const { return jwks_; }
    std::string platformJwks() const { return platformJwks_; }

private:
    json::Object timed(json::Object claims, std::chrono::seconds life) const;

    SigningKeys keys_;
    auth::SigningKey platformKey_;
    const Clock& clock_;
    std::string publicUrl_;
    std::string hostname_;
    std::string name_;
    std::string jwks_;
    std::string platformJwks_;
};

// Answers JWKS requests of this service's own verifier without a network.
class OwnKeys final : public http::Client {
public:
    static constexpr const char* users = "own:jwks";
    static constexpr const char* platforms = "own:platformkeys";

    explicit OwnKeys(const Issuer& issuer) : issuer_(issuer) {}
    Task<http::ClientResponse> send(http::ClientRequest request) override;

private:
    const Issuer& issuer_;
};

}  // namespace varde::authentication
