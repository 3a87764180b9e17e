#include "issuer.hpp"

namespace varde::authentication {
namespace {

std::string jwksOf(json::Array keys) {
    return json::write(json::Object{{"keys", std::move(keys)}});
}

}  // namespace

Issuer::Issuer(const Config& config, SigningKeys keys, auth::SigningKey platformKey, const Clock& clock)
    : keys_(std::move(keys)),
      platformKey_(std::move(platformKey)),
      clock_(clock),
      publicUrl_(config::publicUrl(config.platform)),
      hostname_(config.platform.hostname),
      name_(publicUrl_ + "/authentication/api/v1/openid/") {
    json::Array published;
    for (const auto& key : keys_.published) published.push_back(key.publicJwk());
    jwks_ = jwksOf(std::move(published));

    auto platform = platformKey_.publicJwk();
    // Among test identities one key signs for every app owner, too. Elsewhere for the platform's services
    // alone. services alone.
    const auto* issuers = config.hasTestIdentities() ? "*" : "platform";
    platform.asObject()->set("issuers", json::Array{issuers});
    auto platformKeys = readIssuerKeys(config.keys.issuers);
    platformKeys.insert(platformKeys.begin(), std::move(platform));
    platformJwks_ = jwksOf(std::move(platformKeys));
}

json::Object Issuer::timed(json::Object claims, std::chrono::seconds life) const {
    const auto now = clock_.now().unixSeconds();
    for (const auto* name : {"iat", "nbf", "exp"}) claims.erase(name);
    claims.set("nbf", now);
    claims.set("exp", now + life.count());
    claims.set("iat", now);
    return claims;
}

std::string Issuer::token(json::Object claims, std::chrono::seconds life) const {
    return keys_.current.sign(timed(std::move(claims), life));
}

std::string Issuer::platformToken(
    const std::string& issuer, const std::string& app, std::chrono::seconds life
) const {
    return platformKey_.sign(timed({{"urn:altinn:app", app}, {"iss", issuer}}, life));
}

Task<http::ClientResponse> OwnKeys::send(http::ClientRequest request) {
    http::ClientResponse response;
    response.source = http::bodyOf(request.url == platforms ? issuer_.platformJwks() : issuer_.jwks());
    co_return response;
}

}  // namespace varde::authentication
