#include "access.hpp"

namespace varde::events {

namespace {

constexpr std::string_view cloudEventType = "application/cloudevents+json";

}  // namespace

std::optional<http::Response> refuseUnlessJson(const http::Request& request) {
    const auto type = request.contentType();
    if (type.empty() && request.method == http::Method::get) return std::nullopt;
    if (type == "application/json") return std::nullopt;
    if (type.starts_with("application/") && type.ends_with("+json")) return std::nullopt;
    return http::empty(http::Status::unsupportedMediaType);
}

std::optional<http::Response> refuseUnlessCloudEvent(const http::Request& request) {
    if (request.contentType() == cloudEventType) return std::nullopt;
    return http::empty(http::Status::unsupportedMediaType);
}

http::Response cloudEvents(std::string document) {
    auto response = http::json(http::Status::ok, std::move(document));
    response.headers.set("Content-Type", std::string(cloudEventType) + "; charset=utf-8");
    return response;
}

}  // namespace varde::events
