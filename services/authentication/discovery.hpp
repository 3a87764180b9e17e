#pragma once
// Discovery and public keys (authentication contract 2.5), and the keys of platform access tokens, which are
// ours.
#include "http/router.hpp"
#include "issuer.hpp"

namespace varde::authentication {

class Discovery {
public:
    Discovery(const Issuer& issuer, bool isLocal) : issuer_(issuer), isLocal_(isLocal) {}

    Task<http::Response> configuration(http::Request& request);
    Task<http::Response> keys(http::Request& request);
    Task<http::Response> platformKeys(http::Request& request);

private:
    const Issuer& issuer_;
    bool isLocal_;
};

// The address that the browser or client used, for answers of local mode, where there are several. Falls back
// to `publicUrl` when the Host header is not a plain one.
std::string urlAsAsked(const http::Request& request, const std::string& publicUrl);

}  // namespace varde::authentication
