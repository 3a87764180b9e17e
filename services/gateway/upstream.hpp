#pragma once
// A server behind the gateway.
#include <optional>
#include <string>
#include <string_view>

namespace varde::gateway {

struct Upstream {
    std::string label;   // in metrics
    std::string origin;  // "http://host:port"; a request's target is put behind it
};

// Empty for what is not http(s)://host[:port], a slash at its end aside.
std::optional<Upstream> parseUpstream(std::string label, std::string_view url);

// `url` with {org} and {app} replaced.
std::string forApp(std::string url, std::string_view org, std::string_view app);

}  // namespace varde::gateway
