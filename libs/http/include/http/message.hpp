#pragma once
// Plain values for what HTTP carries. No engine's type is named here.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/task.hpp"

namespace varde::http {

enum class Method { get, head, post, put, patch, del, options, other };
std::string_view toString(Method method);
std::optional<Method> parseMethod(std::string_view text);  // exact, upper case

// A status code. Any three-digit number is a Status; the names are those that the protocol uses.
enum class Status : int {
    ok = 200,
    created = 201,
    accepted = 202,
    noContent = 204,
    partialContent = 206,
    multiStatus = 207,
    found = 302,
    seeOther = 303,
    notModified = 304,
    badRequest = 400,
    unauthorized = 401,
    forbidden = 403,
    notFound = 404,
    methodNotAllowed = 405,
    requestTimeout = 408,
    conflict = 409,
    gone = 410,
    lengthRequired = 411,
    preconditionFailed = 412,
    payloadTooLarge = 413,
    unsupportedMediaType = 415,
    rangeNotSatisfiable = 416,
    unprocessable = 422,
    locked = 423,
    tooManyRequests = 429,
    headersTooLarge = 431,
    internalError = 500,
    notImplemented = 501,
    badGateway = 502,
    unavailable = 503,
    gatewayTimeout = 504,
};
inline int code(Status status) {
    return static_cast<int>(status);
}
std::string_view reason(Status status);

// Header fields in the order they came. Names compare without case.
class Headers {
public:
    using Field = std::pair<std::string, std::string>;

    Headers() = default;
    Headers(std::initializer_list<Field> fields) : fields_(fields) {}

    std::optional<std::string_view> find(std::string_view name) const;  // the first
    std::vector<std::string_view> all(std::string_view name) const;
    bool contains(std::string_view name) const { return find(name).has_value(); }
    void add(std::string name, std::string value);
    void set(std::string name, std::string value);  // replaces every field of that name
    void erase(std::string_view name);

    auto begin() const { return fields_.begin(); }
    auto end() const { return fields_.end(); }
    std::size_t size() const { return fields_.size(); }

private:
    std::vector<Field> fields_;
};

// The value of a cookie of a request, as it was sent; the first when it is there twice.
std::optional<std::string> cookie(const Headers& headers, std::string_view name);

// A body that arrives piece by piece, so that 2 GB pass in constant memory. One reader; not thread-safe.
class BodySource {
public:
    virtual ~BodySource() = default;
    // The next bytes (never an empty piece, at most 64 KiB), or empty at the end.
    // Throws Problem(badRequest) when the sender breaks off, payloadTooLarge beyond the limit it was made
    // with.
    virtual Task<std::optional<std::string>> next() = 0;
    // Total bytes when the sender said so.
    virtual std::optional<std::uint64_t> size() const { return std::nullopt; }
};
using BodySourcePtr = std::unique_ptr<BodySource>;

// A body source over bytes in memory.
BodySourcePtr bodyOf(std::string bytes);
// All of it; throws Problem(payloadTooLarge) beyond bytesMax.
Task<std::string> readAll(BodySource& source, std::uint64_t bytesMax);

using Body = std::variant<std::string, BodySourcePtr>;

}  // namespace varde::http
