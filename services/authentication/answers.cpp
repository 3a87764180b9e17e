#include "answers.hpp"

#include "base/text.hpp"

namespace varde::authentication {
namespace {

bool wantsJson(const http::Request& request) {
    const auto accept = request.header("Accept");
    if (!accept) return false;
    // The first type that is one of the two decides; clients of this API name one or the other.
    for (const auto part : split(*accept, ',')) {
        const auto type = trim(split(part, ';').front());
        if (equalsIgnoreCase(type, "application/json") || equalsIgnoreCase(type, "text/json")) return true;
        if (equalsIgnoreCase(type, "text/plain") || type == "*/*" || equalsIgnoreCase(type, "text/*"))
            return false;
    }
    return false;
}

std::string attributes(const CookieOptions& options) {
    std::string text = "; Path=/; SameSite=Lax";
    if (!options.readable) text += "; HttpOnly";
    if (options.secure) text += "; Secure";
    if (!options.domain.empty()) text += "; Domain=" + options.domain;
    return text;
}

}  // namespace

http::Response stringBody(const http::Request& request, http::Status status, std::string text) {
    return wantsJson(request) ? http::quoted(status, text) : http::text(status, std::move(text));
}

http::Response uncached(http::Response response) {
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("Pragma", "no-cache");
    return response;
}

std::string cookieText(const std::string& name, const std::string& value, const CookieOptions& options) {
    auto text = name + "=" + value + attributes(options);
    if (options.lifeSeconds > 0) text += "; Max-Age=" + std::to_string(options.lifeSeconds);
    return text;
}

std::string cookieRemoval(const std::string& name, const CookieOptions& options) {
    return name + "=" + attributes(options) + "; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT";
}

std::string cookieDomain(const http::Request& request, const std::string& hostname) {
    const auto header = request.header("Host");
    if (!header) return {};
    const auto host = toLower(split(*header, ':').front());
    return host == hostname || host.ends_with("." + hostname) ? hostname : std::string();
}

}  // namespace varde::authentication
