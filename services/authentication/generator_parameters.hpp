#pragma once
// Parameters of the token generator: all that is wrong with them is told at once (authentication
// contract 7.5).
#include "http/request.hpp"
#include "json/value.hpp"

namespace varde::authentication {

// What a value must look like.
namespace form {
bool identifier(std::string_view text);
bool appName(std::string_view text);
bool orgNumber(std::string_view text);
bool personNumber(std::string_view text);
bool level(std::string_view text);
bool guid(std::string_view text);
bool email(std::string_view text);
bool uri(std::string_view text);
bool scopes(std::string_view text);
bool unsignedNumber(std::string_view text);
bool anything(std::string_view text);
}  // namespace form

class GeneratorParameters {
public:
    using Form = bool (*)(std::string_view);

    explicit GeneratorParameters(const http::Request& request) : request_(request) {}

    std::string required(const char* name, Form form);
    // `otherwise` when it is absent or empty.
    std::string optional(const char* name, Form form, std::string otherwise = {});
    std::int64_t number(const char* name, std::int64_t otherwise, std::int64_t most);
    std::int64_t requiredNumber(const char* name);
    // Parts are separated by blanks in the token.
    std::string scopes(const char* otherwise);
    void refuse(const char* name);

    const json::Object& faults() const { return faults_; }

private:
    const http::Request& request_;
    json::Object faults_;
};

}  // namespace varde::authentication
