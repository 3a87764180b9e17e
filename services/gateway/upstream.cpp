#include "upstream.hpp"

#include "base/text.hpp"

namespace varde::gateway {
namespace {

void replace(std::string& text, std::string_view mark, std::string_view by) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + by.size())) {
        text.replace(at, mark.size(), by);
    }
}

}  // namespace

std::optional<Upstream> parseUpstream(std::string label, std::string_view url) {
    const auto scheme = startsWithIgnoreCase(url, "http://")    ? 7U
                        : startsWithIgnoreCase(url, "https://") ? 8U
                                                                : 0U;
    if (scheme == 0) return std::nullopt;
    if (url.ends_with('/')) url.remove_suffix(1);
    const auto authority = url.substr(std::min<std::size_t>(scheme, url.size()));
    if (authority.empty() || authority.find_first_of("/?#@{} ") != std::string_view::npos)
        return std::nullopt;
    return Upstream{std::move(label), std::string(url)};
}

std::string forApp(std::string url, std::string_view org, std::string_view app) {
    replace(url, "{org}", org);
    replace(url, "{app}", app);
    return url;
}

}  // namespace varde::gateway
