#pragma once
// Policies of apps over HTTP: uploaded by who publishes apps, read back, and the roles that they give
// something to (authorization contract 2.2).
#include <functional>

#include "http/response.hpp"
#include "policy_cache.hpp"

namespace varde::authorization {

class Policies {
public:
    // The claims of a valid PlatformAccessToken of a request, or null.
    using PlatformCaller = std::function<Task<http::CallerPtr>(const http::Request&)>;

    Policies(
        PolicyRepository& repository,
        PolicyCache& cache,
        PlatformCaller platformCaller,
        std::vector<std::string> publishers
    );

    Task<http::Response> upload(http::Request& request);
    Task<http::Response> download(http::Request& request);
    Task<http::Response> rolesWithAccess(http::Request& request);

private:
    // Who may write the policies of `org`; throws Problem(unauthenticated or forbidden) for everyone else.
    Task<std::string> requirePublisher(const http::Request& request, std::string org);
    bool publishes(const std::string& app) const;

    PolicyRepository& repository_;
    PolicyCache& cache_;
    PlatformCaller platformCaller_;
    std::vector<std::string> publishers_;
};

}  // namespace varde::authorization
