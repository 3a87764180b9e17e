#include "client_url.hpp"

#include "base/text.hpp"

namespace varde::http {
namespace {

struct Authority {
    std::string host;
    std::string port;  // empty when absent
};

std::optional<Authority> parseAuthority(std::string_view text) {
    Authority authority;
    std::string_view rest;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        authority.host = text.substr(1, end - 1);
        rest = text.substr(end + 1);
    } else {
        const auto colon = std::min(text.find(':'), text.size());
        authority.host = text.substr(0, colon);
        rest = text.substr(colon);
    }
    if (authority.host.empty()) return std::nullopt;
    if (rest.empty()) return authority;
    if (rest.front() != ':') return std::nullopt;
    authority.port = rest.substr(1);
    const auto port = parseNumber<std::uint16_t>(authority.port);
    if (!port || *port == 0) return std::nullopt;
    return authority;
}

}  // namespace

std::optional<ClientUrl> parseClientUrl(std::string_view url) {
    const auto isPlain = [](char c) { return c > 0x20 && c < 0x7f; };
    if (!std::all_of(url.begin(), url.end(), isPlain)) return std::nullopt;
    ClientUrl parsed;
    if (startsWithIgnoreCase(url, "http://")) {
        url.remove_prefix(7);
    } else if (startsWithIgnoreCase(url, "https://")) {
        url.remove_prefix(8);
        parsed.tls = true;
    } else {
        return std::nullopt;
    }
    const auto end = std::min(url.find_first_of("/?#"), url.size());
    parsed.authority = url.substr(0, end);
    if (parsed.authority.find_first_of("@\\") != std::string::npos) return std::nullopt;
    auto authority = parseAuthority(parsed.authority);
    if (!authority) return std::nullopt;
    parsed.host = std::move(authority->host);
    parsed.port = authority->port.empty() ? (parsed.tls ? "443" : "80") : std::move(authority->port);

    auto target = url.substr(end);
    target = target.substr(0, target.find('#'));
    if (!target.starts_with('/')) parsed.target = "/";
    parsed.target += target;
    return parsed;
}

std::optional<std::pair<std::string, std::string>> parseHostPort(std::string_view text) {
    auto authority = parseAuthority(text);
    if (!authority || authority->port.empty()) return std::nullopt;
    return std::pair(std::move(authority->host), std::move(authority->port));
}

}  // namespace varde::http
