#include "goto_url.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace varde::authentication {
namespace {

constexpr std::size_t urlBytesMax = 4096;

bool isVisible(char c) {
    return c > ' ' && c < 127 && c != '\\' && c != '"' && c != '<' && c != '>';
}

bool isHostCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

std::string_view withoutTrailingDot(std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);
    return host;
}

}  // namespace

std::optional<std::string> safeGoto(std::string_view text, const GotoRules& rules) {
    if (text.empty() || text.size() > urlBytesMax || !std::all_of(text.begin(), text.end(), isVisible)) {
        return std::nullopt;
    }
    if (text.starts_with('/')) {
        // "//host" names another host.
        if (!rules.allowsPath || text.starts_with("//")) return std::nullopt;
        return std::string(text);
    }
    std::string scheme;
    if (startsWithIgnoreCase(text, "https://")) {
        scheme = "https://";
    } else if (rules.allowsHttp && startsWithIgnoreCase(text, "http://")) {
        scheme = "http://";
    } else {
        return std::nullopt;
    }
    text.remove_prefix(scheme.size());
    const auto end = std::min(text.find_first_of("/?#"), text.size());
    const auto authority = toLower(text.substr(0, end));
    const auto rest = text.substr(end);

    // User information and IPv6 literals fail here: their characters are no host's.
    const auto parts = split(authority, ':');
    if (parts.size() > 2) return std::nullopt;
    if (parts.size() == 2 && !parseNumber<std::uint16_t>(parts[1])) return std::nullopt;
    const auto host = withoutTrailingDot(parts[0]);
    if (host.empty() || !std::all_of(host.begin(), host.end(), isHostCharacter)) return std::nullopt;

    const auto hostname = toLower(withoutTrailingDot(rules.hostname));
    const bool isOurs = host == hostname || host.ends_with("." + hostname);
    const bool isSameHost = !rules.requestHost.empty() && authority == toLower(rules.requestHost);
    if (!isOurs && !isSameHost) return std::nullopt;

    auto url = scheme + std::string(host);
    if (parts.size() == 2) url += ":" + std::string(parts[1]);
    if (!rest.starts_with('/')) url += '/';
    return url + std::string(rest);
}

}  // namespace varde::authentication
