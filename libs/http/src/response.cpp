#include "http/response.hpp"

#include "json/value.hpp"

namespace varde::http {
namespace {

constexpr std::string_view jsonType = "application/json; charset=utf-8";

Response typed(Status status, std::string_view type, std::string body) {
    return Response{status, {{"Content-Type", std::string(type)}}, std::move(body)};
}

// Where each status is defined; what .NET's problem details link to as well.
std::string typeOf(Status status) {
    switch (code(status)) {
        case 400:
            return "https://tools.ietf.org/html/rfc9110#section-15.5.1";
        case 401:
            return "https://tools.ietf.org/html/rfc9110#section-15.5.2";
        case 403:
            return "https://tools.ietf.org/html/rfc9110#section-15.5.4";
        case 404:
            return "https://tools.ietf.org/html/rfc9110#section-15.5.5";
        case 405:
            return "https://tools.ietf.org/html/rfc9110#section-15.5.6";
        case 408:
            return "https://tools.ietf.org/html/rfc9110#section-15.5.9";
        case 409:
            return "https://tools.ietf.org/html/rfc9110#section-15.5.10";
        case 410:
            return "https://tools.ietf.org/html/rfc9110#section-15.5.11";
        case 412:
            return "https://tools.ietf.org/html/rfc9110#section-15.5.13";
        case 413:
            return "https://tools.ietf.org/html/rfc9110#section-15.5.14";
        case 415:
            return "https://tools.ietf.org/html/rfc9110#section-15.5.16";
        case 422:
            return "https://tools.ietf.org/html/rfc4918#section-11.2";
        case 423:
            return "https://tools.ietf.org/html/rfc4918#section-11.3";
        case 429:
            return "https://tools.ietf.org/html/rfc6585#section-4";
        case 431:
            return "https://tools.ietf.org/html/rfc6585#section-5";
        case 500:
            return "https://tools.ietf.org/html/rfc9110#section-15.6.1";
        case 501:
            return "https://tools.ietf.org/html/rfc9110#section-15.6.2";
        case 502:
            return "https://tools.ietf.org/html/rfc9110#section-15.6.3";
        case 503:
            return "https://tools.ietf.org/html/rfc9110#section-15.6.4";
        case 504:
            return "https://tools.ietf.org/html/rfc9110#section-15.6.5";
        default:
            return "about:blank";
    }
}

Response problemDocument(
    Status status,
    const std::string& detail,
    const Problem::FieldErrors& errors,
    const Trace& trace,
    std::string_view mediaType
) {
    json::Object document{
        {"type", typeOf(status)},
        {"title", std::string(errors.empty() ? reason(status) : "One or more validation errors occurred.")},
        {"status", code(status)},
    };
    if (!detail.empty() && errors.empty()) document.set("detail", detail);
    if (!trace.traceId.empty()) document.set("traceId", trace.traceparent());
    if (!errors.empty()) {
        json::Object fields;
        for (const auto& [name, texts] : errors) {
            fields.set(name, json::Array(texts.begin(), texts.end()));
        }
        document.set("errors", std::move(fields));
    }
    auto type = std::string(mediaType);
    if (type.find("charset") == std::string::npos) type += "; charset=utf-8";
    return typed(status, type, json::write(json::Value(std::move(document))));
}

}  // namespace

Response empty(Status status) {
    return Response{status, {}, std::string()};
}

Response json(Status status, std::string document) {
    return typed(status, jsonType, std::move(document));
}

Response quoted(Status status, std::string_view text) {
    return json(status, json::write(json::Value(text)));
}

Response text(Status status, std::string text) {
    return typed(status, "text/plain; charset=utf-8", std::move(text));
}

Response html(Status status, std::string html) {
    return typed(status, "text/html; charset=utf-8", std::move(html));
}

Response redirect(std::string location, Status status) {
    return Response{status, {{"Location", std::move(location)}}, std::string()};
}

Status statusOf(Errc code) {
    switch (code) {
        case Errc::badRequest:
            return Status::badRequest;
        case Errc::unauthenticated:
            return Status::unauthorized;
        case Errc::forbidden:
            return Status::forbidden;
        case Errc::notFound:
            return Status::notFound;
        case Errc::conflict:
            return Status::conflict;
        case Errc::gone:
            return Status::gone;
        case Errc::preconditionFailed:
            return Status::preconditionFailed;
        case Errc::payloadTooLarge:
            return Status::payloadTooLarge;
        case Errc::unsupportedMediaType:
            return Status::unsupportedMediaType;
        case Errc::unprocessable:
            return Status::unprocessable;
        case Errc::locked:
            return Status::locked;
        case Errc::tooManyRequests:
            return Status::tooManyRequests;
        case Errc::internal:
            return Status::internalError;
        case Errc::badGateway:
            return Status::badGateway;
        case Errc::unavailable:
            return Status::unavailable;
        case Errc::gatewayTimeout:
            return Status::gatewayTimeout;
    }
    return Status::internalError;
}

Response problem(const Problem& problem, const Trace& trace, std::string_view mediaType) {
    // A refusal for want of a token, or by policy alone, says nothing at all (storage contract 1.4).
    if (problem.code == Errc::unauthenticated) return empty(Status::unauthorized);
    if (problem.code == Errc::forbidden && problem.detail.empty()) return empty(Status::forbidden);
    return problemDocument(statusOf(problem.code), problem.detail, problem.errors, trace, mediaType);
}

Response problem(Status status, std::string detail, const Trace& trace) {
    return problemDocument(status, detail, {}, trace, "application/problem+json");
}

}  // namespace varde::http
