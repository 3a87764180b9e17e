#pragma once
// Who may ask a register (register contract 2.0, 2.5): a platform access token, or a user's token with the
// scope for it.
#include "auth/caller.hpp"
#include "http/client.hpp"
#include "http/request.hpp"

namespace varde::registry {

class Access {
public:
    using IsPlatform = std::function<Task<bool>(const http::Request&)>;

    // `authorizationUrl` is where varde-authorization answers whom a user may represent.
    Access(IsPlatform isPlatform, http::Client& client, std::string authorizationUrl)
        : isPlatform_(std::move(isPlatform)),
          client_(client),
          authorizationUrl_(std::move(authorizationUrl)) {}

    // Throws Problem: unauthenticated without any token, forbidden with a user's that does not do.
    Task<> requireLookup(const http::Request& request) const;
    Task<> requirePlatform(const http::Request& request) const;

    // Whether the caller may see that party: a service owner any, a user himself and whom he may represent.
    Task<bool> maySee(const http::Request& request, std::int64_t partyId) const;

private:
    [[noreturn]] static void refuse(const http::Request& request);

    IsPlatform isPlatform_;
    http::Client& client_;
    std::string authorizationUrl_;
};

}  // namespace varde::registry
