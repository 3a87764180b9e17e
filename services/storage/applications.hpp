#pragma once
// Applications' metadata and texts (E01 to E10).
#include "app_tokens.hpp"
#include "application_repository.hpp"
#include "http/response.hpp"

namespace varde::storage {

class Applications {
public:
    Applications(ApplicationRepository& applications, AppTokens& appTokens, const Clock& clock)
        : applications_(applications), appTokens_(appTokens), clock_(clock) {}

    Task<http::Response> listAll(http::Request& request);
    Task<http::Response> listOfOrg(http::Request& request);
    Task<http::Response> read(http::Request& request);
    Task<http::Response> create(http::Request& request);
    Task<http::Response> replace(http::Request& request);
    Task<http::Response> remove(http::Request& request);

private:
    ApplicationRepository& applications_;
    AppTokens& appTokens_;
    const Clock& clock_;
};

class Texts {
public:
    Texts(TextRepository& texts, AppTokens& appTokens) : texts_(texts), appTokens_(appTokens) {}

    Task<http::Response> create(http::Request& request);
    Task<http::Response> read(http::Request& request);
    Task<http::Response> replace(http::Request& request);
    Task<http::Response> remove(http::Request& request);

private:
    TextRepository& texts_;
    AppTokens& appTokens_;
};

// org: a letter, then letters and digits; app: a letter, then letters, digits and hyphens; all small, `æøå`
// too.
bool isAppId(std::string_view text);

}  // namespace varde::storage
