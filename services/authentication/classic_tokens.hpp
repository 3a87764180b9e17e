#pragma once
// The local test platform's older token end points: raw token as text (authentication contract 7.2).
#include "http/router.hpp"
#include "issuer.hpp"
#include "test_data.hpp"

namespace varde::authentication {

class ClassicTokens {
public:
    ClassicTokens(const Issuer& issuer, const TestData& data) : issuer_(issuer), data_(data) {}

    Task<http::Response> user(http::Request& request);
    Task<http::Response> org(http::Request& request);
    Task<http::Response> systemUser(http::Request& request);
    Task<http::Response> orgToken(http::Request& request);
    Task<http::Response> appToken(http::Request& request);

private:
    http::Response answer(json::Object claims) const;

    const Issuer& issuer_;
    const TestData& data_;
};

}  // namespace varde::authentication
