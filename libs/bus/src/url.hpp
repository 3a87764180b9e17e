#pragma once
// Where Redis is and who we are there, from one URL.
#include <cstdint>
#include <string>
#include <string_view>

namespace varde::bus {

struct Address {
    std::string host;
    std::uint16_t port = 6379;
    std::string user;  // empty: the default user
    std::string password;
    int database = 0;
};

// redis://[user:password@]host[:port][/database]. Throws std::invalid_argument, without the URL: it may hold
// a password.
Address parseUrl(std::string_view url);

}  // namespace varde::bus
