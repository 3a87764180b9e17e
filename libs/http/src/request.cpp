#include "http/request.hpp"

#include "base/encoding.hpp"
#include "base/problem.hpp"

namespace varde::http {
namespace {

// Counts what passes and stops at a bound that the handler chose.
class LimitedBody final : public BodySource {
public:
    LimitedBody(BodySourcePtr source, std::uint64_t bytesMax)
        : source_(std::move(source)), bytesMax_(bytesMax) {}

    Task<std::optional<std::string>> next() override {
        const auto whole = source_->size();
        if (whole && *whole > bytesMax_) throw tooLarge();
        auto piece = co_await source_->next();
        if (!piece) co_return std::nullopt;
        seen_ += piece->size();
        if (seen_ > bytesMax_) throw tooLarge();
        co_return piece;
    }
    std::optional<std::uint64_t> size() const override { return source_->size(); }

private:
    Problem tooLarge() const {
        return Problem(
            Errc::payloadTooLarge, "the body is larger than " + std::to_string(bytesMax_) + " bytes"
        );
    }

    BodySourcePtr source_;
    std::uint64_t bytesMax_;
    std::uint64_t seen_ = 0;
};

}  // namespace

std::string Trace::traceparent() const {
    return "00-" + traceId + "-" + spanId + "-01";
}

Request::Request(Method m, std::string wireTarget, Headers fields, std::string body)
    : method(m), target(std::move(wireTarget)), headers(std::move(fields)), body_(bodyOf(std::move(body))) {}

std::string_view Request::rawPath() const {
    return std::string_view(target).substr(0, target.find('?'));
}

std::string_view Request::rawQuery() const {
    const auto mark = target.find('?');
    return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
}

const std::string& Request::path(std::string_view name) const {
    const auto found = pathParameters_.find(name);
    if (found == pathParameters_.end())
        throw std::logic_error("the route has no parameter " + std::string(name));
    return found->second;
}

std::int64_t Request::pathInteger(std::string_view name) const {
    const auto number = parseNumber<std::int64_t>(path(name));
    if (!number) throw std::logic_error("the route does not constrain " + std::string(name) + " to a number");
    return *number;
}

Guid Request::pathGuid(std::string_view name) const {
    const auto guid = Guid::parse(path(name));
    if (!guid) throw std::logic_error("the route does not constrain " + std::string(name) + " to a GUID");
    return *guid;
}

void Request::setPathParameter(std::string name, std::string value) {
    pathParameters_.insert_or_assign(std::move(name), std::move(value));
}

const std::vector<std::pair<std::string, std::string>>& Request::queryParameters() const {
    if (query_) return *query_;
    query_.emplace();
    // What is not well-formed percent-encoding is taken as it stands, as the original does.
    const auto decoded = [](std::string_view text) {
        return percentDecode(text, true).value_or(std::string(text));
    };
    for (const auto pair : split(rawQuery(), '&')) {
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        const auto value = equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
        query_->emplace_back(decoded(pair.substr(0, equals)), decoded(value));
    }
    return *query_;
}

std::optional<std::string> Request::query(std::string_view name) const {
    for (const auto& [key, value] : queryParameters()) {
        if (equalsIgnoreCase(key, name)) return value;
    }
    return std::nullopt;
}

std::vector<std::string> Request::queryAll(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : queryParameters()) {
        if (equalsIgnoreCase(key, name)) values.push_back(value);
    }
    return values;
}

std::optional<bool> Request::queryBool(std::string_view name) const {
    const auto text = query(name);
    if (!text || text->empty()) return std::nullopt;
    const auto value = parseBool(trim(*text));
    if (!value) {
        throw Problem(
            Errc::badRequest,
            "One or more validation errors occurred.",
            {{std::string(name), {"The value '" + *text + "' is not valid."}}}
        );
    }
    return value;
}

std::optional<std::int32_t> Request::queryInt(std::string_view name) const {
    const auto text = query(name);
    if (!text || text->empty()) return std::nullopt;
    const auto value = parseNumber<std::int32_t>(trim(*text));
    if (!value) {
        throw Problem(
            Errc::badRequest,
            "One or more validation errors occurred.",
            {{std::string(name), {"The value '" + *text + "' is not valid."}}}
        );
    }
    return value;
}

std::string Request::contentType() const {
    const auto text = headers.find("Content-Type");
    if (!text) return {};
    return toLower(trim(text->substr(0, text->find(';'))));
}

const auth::Caller& Request::caller() const {
    if (!callerPtr) throw Problem(Errc::unauthenticated, "no valid token came with the request");
    return *callerPtr;
}

BodySource& Request::stream(std::uint64_t bytesMax) {
    if (!body_) body_ = bodyOf({});
    limited_ = std::make_unique<LimitedBody>(std::move(body_), bytesMax);
    return *limited_;
}

Task<std::string> Request::body(std::uint64_t bytesMax) {
    auto& source = stream(bytesMax);
    co_return co_await readAll(source, bytesMax);
}

std::optional<std::uint64_t> Request::contentLength() const {
    const auto text = headers.find("Content-Length");
    if (text) return parseNumber<std::uint64_t>(*text);
    return body_ ? body_->size() : std::nullopt;
}

}  // namespace varde::http
