#include "request_check.hpp"

namespace varde::http {
namespace {

bool isHost(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-._:[]").find(c) != std::string_view::npos;
    };
    return std::all_of(text.begin(), text.end(), allowed);
}

// `http://host/path` becomes `/path`; what the target says wins over Host (RFC 9112 3.2.2).
bool takeAbsoluteForm(Request& request) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!startsWithIgnoreCase(request.target, scheme)) continue;
        const auto begin = scheme.size();
        const auto end = std::min(request.target.find_first_of("/?", begin), request.target.size());
        request.headers.set("Host", request.target.substr(begin, end - begin));
        request.target.erase(0, end);
        if (!request.target.starts_with('/')) request.target.insert(0, "/");
        return true;
    }
    return false;
}

}  // namespace

std::optional<Status> checkRequest(Request& request, int version) {
    const auto hosts = request.headers.all("Host");
    if (hosts.size() > 1 || (hosts.empty() && version >= 11)) return Status::badRequest;

    if (!request.target.starts_with('/')) {
        const bool asterisk = request.target == "*" && request.method == Method::options;
        if (!asterisk && !takeAbsoluteForm(request)) return Status::badRequest;
    }
    // No target has a fragment; where two readers would cut it, one of them sees another path.
    if (request.target.find('#') != std::string::npos) return Status::badRequest;
    const auto host = request.headers.find("Host");
    if (host && !isHost(*host)) return Status::badRequest;

    // A length that two readers could understand differently is how requests are smuggled.
    const auto encodings = request.headers.all("Transfer-Encoding");
    const auto lengths = request.headers.all("Content-Length");
    if (encodings.size() > 1 || lengths.size() > 1) return Status::badRequest;
    if (!encodings.empty()) {
        if (!lengths.empty() || version < 11) return Status::badRequest;
        if (!equalsIgnoreCase(encodings.front(), "chunked")) return Status::notImplemented;
    }
    if (!lengths.empty() && !parseNumber<std::uint64_t>(lengths.front())) return Status::badRequest;
    return std::nullopt;
}

}  // namespace varde::http
