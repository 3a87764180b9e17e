#pragma once
// The local test platform's newer token end points, /Home/auth/... (authentication contract 7.3).
#include "http/router.hpp"
#include "issuer.hpp"
#include "test_data.hpp"

namespace varde::authentication {

class LocalAuth {
public:
    LocalAuth(const Issuer& issuer, const TestData& data) : issuer_(issuer), data_(data) {}

    Task<http::Response> user(http::Request& request);
    Task<http::Response> selfIdentifiedUser(http::Request& request);
    Task<http::Response> org(http::Request& request);
    Task<http::Response> serviceOwner(http::Request& request);
    Task<http::Response> systemUser(http::Request& request);
    Task<http::Response> generate(http::Request& request);
    Task<http::Response> info(http::Request& request);

private:
    // The claims, or why there are none.
    struct Outcome {
        std::optional<json::Object> claims;
        std::string reason;
    };

    Outcome userOutcome(const http::Request& request, const std::string& scope) const;
    Outcome selfIdentifiedOutcome(const http::Request& request) const;
    Outcome orgOutcome(const http::Request& request) const;
    Outcome serviceOwnerOutcome(const http::Request& request) const;
    Outcome systemUserOutcome(const http::Request& request) const;
    http::Response answer(const http::Request& request, Outcome outcome, std::string_view what) const;

    const Issuer& issuer_;
    const TestData& data_;
};

}  // namespace varde::authentication
