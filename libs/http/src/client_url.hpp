#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace varde::http {

struct ClientUrl {
    bool tls = false;
    std::string host;  // without brackets, for resolving and for the certificate
    std::string port;
    std::string authority;  // as Host says it
    std::string target;     // path and query, "/" at least
};

// http and https with a host; empty for anything else, for a user name in it, and for blanks or control
// characters.
std::optional<ClientUrl> parseClientUrl(std::string_view url);

// "host:port" or "[address]:port".
std::optional<std::pair<std::string, std::string>> parseHostPort(std::string_view text);

}  // namespace varde::http
