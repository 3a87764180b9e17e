#pragma once
// Login, refresh and logout (authentication contract 2.1, 2.2, 2.4).
#include <chrono>

#include "answers.hpp"
#include "auth/tokens.hpp"
#include "http/router.hpp"
#include "issuer.hpp"
#include "person_lookup.hpp"

namespace varde::authentication {

class Sessions {
public:
    struct Options {
        bool isLocal = false;
        bool hasTestIdentities = false;
        std::string baseUrl;  // where a browser lands that has nowhere else to go
    };

    Sessions(const Issuer& issuer, PersonLookup& persons, Options options)
        : issuer_(issuer), persons_(persons), options_(std::move(options)) {}

    Task<http::Response> login(http::Request& request);
    Task<http::Response> refresh(http::Request& request);
    Task<http::Response> logout(http::Request& request);
    Task<http::Response> handleLoggedOut(http::Request& request);
    Task<http::Response> frontChannelLogout(http::Request& request);
    Task<http::Response> upstreamFrontChannelLogout(http::Request& request);

private:
    CookieOptions cookies(const http::Request& request) const;
    std::string landing(const http::Request& request) const;

    const Issuer& issuer_;
    PersonLookup& persons_;
    Options options_;
};

}  // namespace varde::authentication
