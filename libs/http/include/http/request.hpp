#pragma once
// One request as a handler sees it: a plain value in tests, backed by a connection in a server.
// Owned by the connection; a handler may keep references to it until it returns.
#include <map>

#include "base/guid.hpp"
#include "base/text.hpp"
#include "http/message.hpp"

namespace varde::auth {
class Caller;
}

namespace varde::http {

using CallerPtr = std::shared_ptr<const auth::Caller>;

// The trace that a request belongs to (W3C trace context), sent on with every call it causes.
struct Trace {
    std::string traceId;  // 32 hex digits
    std::string spanId;   // 16 hex digits, this request's own
    std::string traceparent() const;
};

class Request {
public:
    Request() = default;
    // For tests: `target` is path and query as on the wire.
    Request(Method method, std::string target, Headers headers = {}, std::string body = {});
    Request(Request&&) noexcept = default;
    Request& operator=(Request&&) noexcept = default;

    Method method = Method::get;
    std::string target;  // as on the wire: path?query
    Headers headers;
    std::string remoteAddress;
    Trace trace;
    CallerPtr callerPtr;       // set by the server when a valid token came with the request
    std::string routePattern;  // of the route that matched, for metrics and logs

    std::string_view rawPath() const;   // before '?', not decoded
    std::string_view rawQuery() const;  // after '?', empty when there is none

    // A path parameter of the matched route, percent-decoded. Throws std::logic_error when the route has none
    // so named.
    const std::string& path(std::string_view name) const;
    std::int64_t pathInteger(std::string_view name) const;  // for {x:int}
    Guid pathGuid(std::string_view name) const;             // for {x:guid}
    void setPathParameter(std::string name, std::string value);

    // Query keys match without case; values are percent-decoded, `+` is a space.
    std::optional<std::string> query(std::string_view name) const;  // the first
    std::vector<std::string> queryAll(std::string_view name) const;
    // Throw Problem(badRequest) with the parameter's name when there is a value that does not convert.
    std::optional<bool> queryBool(std::string_view name) const;
    std::optional<std::int32_t> queryInt(std::string_view name) const;

    std::optional<std::string_view> header(std::string_view name) const { return headers.find(name); }
    std::string contentType() const;  // media type without parameters, lower case; empty when absent

    // The caller that the token names. Throws Problem(unauthenticated) when there is none.
    const auth::Caller& caller() const;

    // All of the body. Throws Problem(payloadTooLarge) beyond bytesMax. Once.
    Task<std::string> body(std::uint64_t bytesMax);
    // The body piece by piece, bounded. Once. The reference lives as long as the request.
    BodySource& stream(std::uint64_t bytesMax);
    void setBody(BodySourcePtr source) { body_ = std::move(source); }
    std::optional<std::uint64_t> contentLength() const;

private:
    const std::vector<std::pair<std::string, std::string>>& queryParameters() const;

    std::map<std::string, std::string, std::less<>> pathParameters_;
    mutable std::optional<std::vector<std::pair<std::string, std::string>>> query_;
    BodySourcePtr body_;
    BodySourcePtr limited_;
};

}  // namespace varde::http
