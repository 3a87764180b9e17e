#pragma once
// Whom a user may represent, and in which roles (authorization contract 2.3, 2.4). Users ask about themselves
// alone.
#include "directory_repository.hpp"
#include "http/response.hpp"

namespace varde::authorization {

class Representations {
public:
    explicit Representations(DirectoryRepository& directory) : directory_(directory) {}

    Task<http::Response> roles(http::Request& request);
    Task<http::Response> parties(http::Request& request);
    Task<http::Response> validate(http::Request& request);

private:
    DirectoryRepository& directory_;
};

}  // namespace varde::authorization
