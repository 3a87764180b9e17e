#pragma once
// The shapes of this API's answers that no other has (authentication contract 1.3, 1.6).
#include "http/response.hpp"

namespace varde::authentication {

// A string body: raw text, or a JSON string when the client asks for JSON.
http::Response stringBody(const http::Request& request, http::Status status, std::string text);

// `Cache-Control: no-store` and its old companion.
http::Response uncached(http::Response response);

struct CookieOptions {
    bool readable = false;  // by scripts
    bool secure = true;
    std::string domain;            // empty: this host alone
    std::int64_t lifeSeconds = 0;  // 0: as long as the browser is open
};
std::string cookieText(const std::string& name, const std::string& value, const CookieOptions& options);
std::string cookieRemoval(const std::string& name, const CookieOptions& options);

// What the cookie's Domain is for a request: `hostname` when the request's host is that or below it, else
// none, because a browser would refuse the cookie.
std::string cookieDomain(const http::Request& request, const std::string& hostname);

}  // namespace varde::authentication
