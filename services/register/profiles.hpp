#pragma once
// The Profile API: users with contact data, settings and party (register contract 2.8).
#include "access.hpp"
#include "failures.hpp"
#include "user_repository.hpp"

namespace varde::registry {

class Profiles {
public:
    Profiles(UserRepository& repository, const Access& access) : repository_(repository), access_(access) {}

    Task<http::Response> find(http::Request& request);
    Task<http::Response> findByUuid(http::Request& request);
    Task<http::Response> findBySsn(http::Request& request);  // POST, so that the number is in no URL
    Task<http::Response> current(http::Request& request);
    // By user id, party uuid, user name or national identity number: for the platform's own services.
    Task<http::Response> findInternal(http::Request& request);

private:
    UserRepository& repository_;
    const Access& access_;
};

}  // namespace varde::registry
