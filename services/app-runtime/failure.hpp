#pragma once
// What ends a request early, in the shapes that the App API has (app API contract 1.5). routes.cpp alone
// turns these into responses.
#include <exception>
#include <optional>
#include <string>

#include "http/response.hpp"
#include "json/value.hpp"

namespace varde::app_runtime {

// An answer that is already decided.
class Refusal final : public std::exception {
public:
    Refusal(http::Status status, std::string body, std::string_view contentType)
        : status_(status), body_(std::move(body)), contentType_(contentType) {}

    // A bare status with nothing in it.
    static Refusal empty(http::Status status) { return Refusal(status, std::string(), std::string_view()); }
    static Refusal text(http::Status status, std::string text) {
        return Refusal(status, std::move(text), textType);
    }
    // {title,status,detail,...extras}: built by hand, without type and traceId.
    static Refusal problem(
        http::Status status, std::string title, std::string detail, json::Object extras = {}
    );
    // The framework's own: type, title and traceId are filled in where it is rendered.
    static Refusal standard(http::Status status) { return Refusal(status, std::string(), standardType); }
    static Refusal json(http::Status status, const json::Value& value);
    // 403 with the level that the policy asks for, where it asked for one (contract 1.7).
    static Refusal forbidden(std::optional<int> requiredLevel);

    const char* what() const noexcept override { return "refused"; }

    http::Status status() const { return status_; }
    const std::string& body() const { return body_; }
    const std::string& contentType() const { return contentType_; }

    static constexpr std::string_view textType = "text/plain; charset=utf-8";
    static constexpr std::string_view standardType = "standard";

private:
    http::Status status_;
    std::string body_;
    std::string contentType_;
};

// A platform service answered with something else than success.
class PlatformFailure final : public std::exception {
public:
    PlatformFailure(http::Status status, std::string content);

    const char* what() const noexcept override { return message_.c_str(); }
    http::Status status() const { return status_; }
    // "{code} - {reason} - {content}"
    const std::string& message() const { return message_; }

private:
    http::Status status_;
    std::string message_;
};

// How a platform service's failure is passed on; it differs from controller to controller (contract 1.5).
enum class FailureStyle {
    instance,  // INST
    data,      // DATA
    process,   // PROC
    raw,       // RAW: 500
};

// `context` is the sentence that INST and PROC answers begin with or have as title.
Refusal passOn(const PlatformFailure& failure, FailureStyle style, std::string_view context);

}  // namespace varde::app_runtime
