#pragma once
// The pair of cookies that keeps other sites from using a browser's session (app API contract 1.8).
//
// AS-XSRF-TOKEN is random; XSRF-TOKEN is made from it, the caller's identity and a secret, so that nothing is
// kept on the server. Copies of the runtime that share the secret accept each other's.
#include "auth/caller.hpp"
#include "http/response.hpp"

namespace varde::app_runtime {

class Antiforgery {
public:
    explicit Antiforgery(std::string secret, std::string sessionCookie = "AltinnStudioRuntime")
        : secret_(std::move(secret)), sessionCookie_(std::move(sessionCookie)) {}

    // Adds both cookies. A cookie half that the browser already has is kept, so that other open tabs go on
    // working.
    void issue(const http::Request& request, http::Response& response) const;
    // False for a change that came with the session cookie, but without the matching header.
    bool accepts(const http::Request& request) const;

private:
    std::string requestHalf(const http::Request& request, std::string_view cookieHalf) const;

    std::string secret_;
    std::string sessionCookie_;
};

}  // namespace varde::app_runtime
