#pragma once
// URIs as the events contract compares and stores them.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varde::events {

struct Uri {
    std::string scheme;  // lower case
    std::string userInfo;
    std::string host;  // lower case
    std::string port;  // never empty for http and https
    std::string path;  // as written, "/" when it was empty
    std::string query;
    bool hasQuery = false;
    std::string normalized;  // the whole but its fragment, host in lower case

    // scheme://host:port
    std::string origin() const;
    // Of the path: "/a/b" has two, and "/a/b/" has three.
    std::vector<std::string> segments() const;
};

// An absolute URI with a host; empty for anything else.
std::optional<Uri> parseAbsolute(std::string_view text);

// Of what both have, all that stands before the filter's last slash is equal (events contract 5.5).
bool isBaseOf(const Uri& filter, const Uri& source);

// `reference` as seen from `base`: where a redirect leads.
std::optional<std::string> resolve(const std::string& base, const std::string& reference);

}  // namespace varde::events
