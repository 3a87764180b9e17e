#pragma once
// The local test platform's pages, where one chooses which test user to be (authentication contract 7.1).
#include "answers.hpp"
#include "app_list.hpp"
#include "http/router.hpp"
#include "issuer.hpp"
#include "login_form.hpp"
#include "test_data.hpp"

namespace varde::authentication {

class LocalPages {
public:
    LocalPages(const Issuer& issuer, const TestData& data, AppList& apps)
        : issuer_(issuer), data_(data), apps_(apps) {}

    Task<http::Response> home(http::Request& request);
    Task<http::Response> logIn(http::Request& request);
    Task<http::Response> tokens(http::Request& request);
    Task<http::Response> version(http::Request& request);
    Task<http::Response> appAuthenticationLevel(http::Request& request);

private:
    void addCookies(
        http::Response& response,
        const http::Request& request,
        const TestUser& user,
        std::int64_t partyId,
        std::int64_t level
    ) const;
    std::optional<std::string> sameSite(const http::Request& request, const std::string& target) const;
    Task<std::string> destination(LoginForm form);
    std::string userOptions(const std::string& chosen) const;

    const Issuer& issuer_;
    const TestData& data_;
    AppList& apps_;
};

}  // namespace varde::authentication
