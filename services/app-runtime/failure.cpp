#include "failure.hpp"

namespace varde::app_runtime {

Refusal Refusal::problem(http::Status status, std::string title, std::string detail, json::Object extras) {
    json::Object document{{"title", std::move(title)}, {"status", http::code(status)}};
    if (!detail.empty()) document.set("detail", std::move(detail));
    for (auto& [name, value] : extras) document.set(name, std::move(value));
    return Refusal(
        status, json::write(json::Value(std::move(document))), "application/problem+json; charset=utf-8"
    );
}

Refusal Refusal::json(http::Status status, const json::Value& value) {
    return Refusal(status, json::write(value), "application/json; charset=utf-8");
}

Refusal Refusal::forbidden(std::optional<int> requiredLevel) {
    if (!requiredLevel) return empty(http::Status::forbidden);
    return json(
        http::Status::forbidden, json::Object{{"RequiredAuthenticationLevel", std::to_string(*requiredLevel)}}
    );
}

PlatformFailure::PlatformFailure(http::Status status, std::string content)
    : status_(status),
      message_(
          std::to_string(http::code(status)) + " - " + std::string(http::reason(status)) + " - " +
          std::move(content)
      ) {}

Refusal passOn(const PlatformFailure& failure, FailureStyle style, std::string_view context) {
    using http::Status;
    if (style == FailureStyle::raw) return Refusal::standard(Status::internalError);
    switch (failure.status()) {
        case Status::forbidden:
            return Refusal::empty(Status::forbidden);
        case Status::notFound:
        case Status::conflict:
            return Refusal::standard(failure.status());
        default:
            break;
    }
    if (style == FailureStyle::process) {
        return Refusal::problem(failure.status(), std::string(context), failure.message());
    }
    return Refusal::text(failure.status(), failure.message());
}

}  // namespace varde::app_runtime
