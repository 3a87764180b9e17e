#include "discovery.hpp"

#include <algorithm>

#include "http/response.hpp"

namespace varde::authentication {

std::string urlAsAsked(const http::Request& request, const std::string& publicUrl) {
    const auto host = request.header("Host");
    const auto isPlain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '.' || c == ':';
    };
    if (!host || host->empty() || !std::all_of(host->begin(), host->end(), isPlain)) return publicUrl;
    return "http://" + std::string(*host);
}

Task<http::Response> Discovery::configuration(http::Request& request) {
    // A local platform is reached by several names and ports; whoever found this page can reach the keys the
    // same way.
    const auto base = isLocal_ ? urlAsAsked(request, issuer_.publicUrl()) : issuer_.publicUrl();
    const auto api = base + "/authentication/api/v1";
    const json::Object document{
        {"issuer", isLocal_ ? base + "/" : issuer_.name()},
        {"authorization_endpoint", api + "/authorize/"},
        {"token_endpoint", api + "/token/"},
        {"jwks_uri", api + "/openid/.well-known/openid-configuration/jwks"},
        {"end_session_endpoint", api + "/openid/logout/"},
        {"response_types_supported", json::Array{"token"}},
        {"subject_types_supported", json::Array{"pairwise"}},
        {"id_token_signing_alg_values_supported", json::Array{"RS256"}},
    };
    co_return http::json(http::Status::ok, json::write(document));
}

Task<http::Response> Discovery::keys(http::Request&) {
    co_return http::json(http::Status::ok, issuer_.jwks());
}

Task<http::Response> Discovery::platformKeys(http::Request&) {
    co_return http::json(http::Status::ok, issuer_.platformJwks());
}

}  // namespace varde::authentication
