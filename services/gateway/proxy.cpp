#include "proxy.hpp"

#include "telemetry/log.hpp"

namespace varde::gateway {
namespace {

// A body of this size is read before it is sent on: it leaves in one write with its header, and can be sent
// again when a kept connection turns out to be closed.
constexpr std::uint64_t wholeBytesMax = 16 * 1024;

class RequestBody final : public http::BodySource {
public:
    explicit RequestBody(http::BodySource& source) : source_(source) {}
    Task<std::optional<std::string>> next() override { return source_.next(); }
    std::optional<std::uint64_t> size() const override { return source_.size(); }

private:
    http::BodySource& source_;
};

bool isOwnOfGateway(std::string_view name) {
    return equalsIgnoreCase(name, "Host") || equalsIgnoreCase(name, "Content-Length");
}

bool isHopByHop(std::string_view name) {
    static constexpr std::array<std::string_view, 9> names{
        "Connection",
        "Keep-Alive",
        "Proxy-Connection",
        "Proxy-Authenticate",
        "Proxy-Authorization",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade"};
    const auto isSame = [name](std::string_view other) {
        return other.size() == name.size() && equalsIgnoreCase(other, name);
    };
    return std::any_of(names.begin(), names.end(), isSame);
}

}  // namespace

void eraseHopByHop(http::Headers& headers) {
    std::vector<std::string> named;
    for (const auto value : headers.all("Connection")) {
        for (const auto token : split(value, ',')) {
            const auto name = trim(token);
            if (!name.empty() && !isOwnOfGateway(name)) named.emplace_back(name);
        }
    }
    for (const auto& [name, value] : headers) {
        if (isHopByHop(name)) named.push_back(name);
    }
    for (const auto& name : named) headers.erase(name);
}

http::Response renderProblem(const Problem& problem, const http::Trace& trace) {
    switch (problem.code) {
        case Errc::badGateway:
            log::warning("upstream failed", {{"traceId", trace.traceId}, {"error", problem.detail}});
            return http::problem(http::Status::badGateway, "the service gave no valid answer", trace);
        case Errc::gatewayTimeout:
            log::warning("upstream is late", {{"traceId", trace.traceId}, {"error", problem.detail}});
            return http::problem(http::Status::gatewayTimeout, "the service did not answer in time", trace);
        default:
            return http::problem(problem, trace);
    }
}

void Proxy::prepareHeaders(http::Headers& headers, const http::Request& request) const {
    const std::string host(headers.find("Host").value_or(std::string_view()));
    eraseHopByHop(headers);
    for (const auto* name : {"Expect", "Forwarded", "X-Real-IP", "X-Forwarded-Port", "X-Forwarded-Prefix"}) {
        headers.erase(name);
    }
    // What a client says of itself is replaced: services decide by it.
    headers.set("X-Forwarded-For", request.remoteAddress);
    headers.set("X-Forwarded-Proto", options_.publicScheme);
    headers.set("X-Forwarded-Host", host);
}

Task<http::Body> Proxy::bodyOf(http::Request& request) const {
    auto& source = request.stream(options_.bodyBytesMax);
    const auto size = source.size();
    if (!size || *size > wholeBytesMax) co_return std::make_unique<RequestBody>(source);
    co_return co_await http::readAll(source, wholeBytesMax);
}

Task<http::Response> Proxy::forward(http::Request& request) {
    using Kind = Destination::Kind;
    const auto host = request.header("Host").value_or(std::string_view());
    auto destination = table_.find(host, request.rawPath());
    switch (destination.kind) {
        case Kind::upstream:
            break;
        case Kind::unknownHost:
            co_return http::problem(http::Status::notFound, "this host is not served here", request.trace);
        case Kind::badPath:
            co_return http::problem(http::Status::badRequest, "not a usable path", request.trace);
        case Kind::notFound:
            co_return http::problem(http::Status::notFound, "", request.trace);
    }
    if (request.method == http::Method::other) co_return http::empty(http::Status::notImplemented);
    request.routePattern = std::move(destination.upstream.label);

    http::ClientRequest onward;
    onward.method = request.method;
    onward.url.reserve(destination.upstream.origin.size() + request.target.size());
    onward.url += destination.upstream.origin;
    onward.url += request.target;
    onward.headers = std::move(request.headers);
    prepareHeaders(onward.headers, request);
    onward.connectDeadline = options_.connectDeadline;
    onward.deadline = options_.answerDeadline;
    onward.trace = request.trace;
    onward.body = co_await bodyOf(request);

    auto answer = co_await client_.send(std::move(onward));
    eraseHopByHop(answer.headers);
    http::Response response{answer.status, std::move(answer.headers), std::string()};
    if (request.method != http::Method::head) response.body = std::move(answer.source);
    co_return response;
}

}  // namespace varde::gateway
