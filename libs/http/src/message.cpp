#include "http/message.hpp"

#include "base/problem.hpp"
#include "base/text.hpp"

namespace varde::http {
namespace {

constexpr std::size_t pieceBytesMax = 64 * 1024;

class StringBody final : public BodySource {
public:
    explicit StringBody(std::string bytes) : bytes_(std::move(bytes)), size_(bytes_.size()) {}

    Task<std::optional<std::string>> next() override {
        if (sent_ == size_) co_return std::nullopt;
        const auto begin = sent_;
        sent_ = std::min<std::size_t>(size_, begin + pieceBytesMax);
        if (begin == 0 && sent_ == size_) co_return std::move(bytes_);
        co_return bytes_.substr(begin, sent_ - begin);
    }
    std::optional<std::uint64_t> size() const override { return size_; }

private:
    std::string bytes_;
    std::size_t size_;
    std::size_t sent_ = 0;
};

}  // namespace

std::string_view toString(Method method) {
    switch (method) {
        case Method::get:
            return "GET";
        case Method::head:
            return "HEAD";
        case Method::post:
            return "POST";
        case Method::put:
            return "PUT";
        case Method::patch:
            return "PATCH";
        case Method::del:
            return "DELETE";
        case Method::options:
            return "OPTIONS";
        case Method::other:
            break;
    }
    return "OTHER";
}

std::optional<Method> parseMethod(std::string_view text) {
    for (const auto method :
         {Method::get,
          Method::head,
          Method::post,
          Method::put,
          Method::patch,
          Method::del,
          Method::options}) {
        if (toString(method) == text) return method;
    }
    return std::nullopt;
}

std::string_view reason(Status status) {
    switch (code(status)) {
        case 100:
            return "Continue";
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 207:
            return "Multi-Status";
        case 301:
            return "Moved Permanently";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 411:
            return "Length Required";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Payload Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 416:
            return "Range Not Satisfiable";
        case 422:
            return "Unprocessable Content";
        case 423:
            return "Locked";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        default:
            return "Status";
    }
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
    for (const auto& [key, value] : fields_) {
        if (key.size() == name.size() && equalsIgnoreCase(key, name)) return value;
    }
    return std::nullopt;
}

std::vector<std::string_view> Headers::all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const auto& [key, value] : fields_) {
        if (key.size() == name.size() && equalsIgnoreCase(key, name)) values.emplace_back(value);
    }
    return values;
}

void Headers::add(std::string name, std::string value) {
    if (fields_.empty()) fields_.reserve(12);  // most messages have fewer
    fields_.emplace_back(std::move(name), std::move(value));
}

void Headers::set(std::string name, std::string value) {
    const auto same = [&name](const Field& field) { return equalsIgnoreCase(field.first, name); };
    const auto first = std::find_if(fields_.begin(), fields_.end(), same);
    if (first == fields_.end()) return add(std::move(name), std::move(value));
    first->second = std::move(value);
    fields_.erase(std::remove_if(first + 1, fields_.end(), same), fields_.end());
}

void Headers::erase(std::string_view name) {
    std::erase_if(fields_, [name](const Field& field) { return equalsIgnoreCase(field.first, name); });
}

std::optional<std::string> cookie(const Headers& headers, std::string_view name) {
    for (const auto header : headers.all("Cookie")) {
        for (const auto pair : split(header, ';')) {
            const auto equals = pair.find('=');
            if (equals == std::string_view::npos || trim(pair.substr(0, equals)) != name) continue;
            auto value = trim(pair.substr(equals + 1));
            if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
                value = value.substr(1, value.size() - 2);
            }
            return std::string(value);
        }
    }
    return std::nullopt;
}

BodySourcePtr bodyOf(std::string bytes) {
    return std::make_unique<StringBody>(std::move(bytes));
}

Task<std::string> readAll(BodySource& source, std::uint64_t bytesMax) {
    constexpr std::uint64_t reservedMax = 1024 * 1024;  // a stated size is not a reason to allocate all of it
    const auto tooLarge = [bytesMax] {
        return Problem(
            Errc::payloadTooLarge, "the body is larger than " + std::to_string(bytesMax) + " bytes"
        );
    };
    const auto size = source.size();
    if (size && *size > bytesMax) throw tooLarge();

    auto first = co_await source.next();
    if (!first) co_return std::string();
    auto all = std::move(*first);
    if (all.size() > bytesMax) throw tooLarge();
    if (size && *size > all.size()) all.reserve(std::min(*size, reservedMax));
    while (true) {
        const auto piece = co_await source.next();
        if (!piece) co_return all;
        if (piece->size() > bytesMax - all.size()) throw tooLarge();
        all += *piece;
    }
}

}  // namespace varde::http
