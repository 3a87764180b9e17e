#include "uri.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <boost/url/url_view.hpp>

#include "base/text.hpp"

namespace varde::events {

std::string Uri::origin() const {
    return scheme + "://" + host + ":" + port;
}

std::vector<std::string> Uri::segments() const {
    std::vector<std::string> all;
    for (const auto segment : split(std::string_view(path).substr(1), '/')) all.emplace_back(segment);
    return all;
}

std::optional<Uri> parseAbsolute(std::string_view text) {
    const auto parsed = boost::urls::parse_uri(text);
    if (!parsed || parsed->encoded_host().empty()) return std::nullopt;
    const auto& url = *parsed;
    Uri uri;
    uri.scheme = toLower(std::string_view(url.scheme()));
    uri.userInfo = url.encoded_userinfo();
    uri.host = toLower(std::string_view(url.encoded_host()));
    uri.port = url.port();
    const std::string usual = uri.scheme == "https" ? "443" : uri.scheme == "http" ? "80" : "";
    if (uri.port.empty()) uri.port = usual;
    uri.path = url.encoded_path();
    if (uri.path.empty()) uri.path = "/";
    uri.hasQuery = url.has_query();
    uri.query = url.encoded_query();

    // Put together here: Boost 1.81 writes an empty path that was set to "/" as "/./".
    uri.normalized = uri.scheme + "://";
    if (url.has_userinfo()) uri.normalized += uri.userInfo + "@";
    uri.normalized += uri.host;
    if (uri.port != usual) uri.normalized += ":" + uri.port;
    uri.normalized += uri.path;
    if (uri.hasQuery) uri.normalized += "?" + uri.query;
    return uri;
}

bool isBaseOf(const Uri& filter, const Uri& source) {
    if (filter.scheme != source.scheme || filter.userInfo != source.userInfo) return false;
    if (filter.host != source.host || filter.port != source.port) return false;
    const auto base = std::string_view(filter.path).substr(0, filter.path.rfind('/') + 1);
    return source.path.starts_with(base);
}

std::optional<std::string> resolve(const std::string& base, const std::string& reference) {
    const auto from = boost::urls::parse_uri(base);
    const auto to = boost::urls::parse_uri_reference(reference);
    if (!from || !to) return std::nullopt;
    boost::urls::url result;
    if (!boost::urls::resolve(*from, *to, result)) return std::nullopt;
    result.remove_fragment();
    return std::string(result.buffer());
}

}  // namespace varde::events
