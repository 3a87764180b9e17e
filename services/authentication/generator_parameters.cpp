#include "generator_parameters.hpp"

#include <algorithm>

namespace varde::authentication {
namespace {

constexpr std::size_t nameMax = 50;
constexpr std::size_t scopesMax = 500;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isNameCharacter(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}
bool isVisible(char c) {
    return c > ' ' && c < 127;
}
bool digits(std::string_view text, std::size_t count) {
    return text.size() == count && std::all_of(text.begin(), text.end(), isDigit);
}

}  // namespace

namespace form {

bool identifier(std::string_view text) {
    return !text.empty() && text.size() <= nameMax && std::all_of(text.begin(), text.end(), isNameCharacter);
}
bool appName(std::string_view text) {
    if (text.size() > nameMax) return false;
    const auto parts = split(text, '.');
    return std::all_of(parts.begin(), parts.end(), identifier);
}
bool orgNumber(std::string_view text) {
    return digits(text, 9);
}
bool personNumber(std::string_view text) {
    return digits(text, 11);
}
bool level(std::string_view text) {
    return text.size() == 1 && text[0] >= '1' && text[0] <= '4';
}
bool guid(std::string_view text) {
    return Guid::parse(text).has_value();
}
bool email(std::string_view text) {
    return text.size() >= 3 && text.size() <= nameMax && std::all_of(text.begin(), text.end(), isVisible) &&
           std::count(text.begin(), text.end(), '@') == 1 && !text.starts_with('@') && !text.ends_with('@');
}
bool uri(std::string_view text) {
    return (text.starts_with("https://") || text.starts_with("http://")) && text.size() <= scopesMax &&
           text.size() > 8 && std::all_of(text.begin(), text.end(), isVisible);
}
bool scopes(std::string_view text) {
    const auto isAllowed = [](char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') ||
               std::string_view(":/_-,. ").find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= scopesMax && std::all_of(text.begin(), text.end(), isAllowed);
}
bool unsignedNumber(std::string_view text) {
    return parseNumber<std::uint32_t>(text).has_value();
}
bool anything(std::string_view text) {
    return text.size() <= scopesMax;
}

}  // namespace form

std::string GeneratorParameters::required(const char* name, Form form) {
    const auto value = request_.query(name);
    if (!value || value->empty()) {
        faults_.set(name, "Parameter must be supplied");
        return {};
    }
    return optional(name, form);
}

std::string GeneratorParameters::optional(const char* name, Form form, std::string otherwise) {
    auto value = request_.query(name);
    if (!value || value->empty()) return otherwise;
    if (!form(*value)) refuse(name);
    return std::move(*value);
}

std::int64_t GeneratorParameters::number(const char* name, std::int64_t otherwise, std::int64_t most) {
    const auto text = optional(name, form::unsignedNumber);
    if (text.empty()) return otherwise;
    const auto value = parseNumber<std::int64_t>(text).value_or(otherwise);
    if (value > most) refuse(name);
    return value;
}

std::int64_t GeneratorParameters::requiredNumber(const char* name) {
    return parseNumber<std::int64_t>(required(name, form::unsignedNumber)).value_or(0);
}

std::string GeneratorParameters::scopes(const char* otherwise) {
    auto text = otherwise ? optional("scopes", form::scopes, otherwise) : required("scopes", form::scopes);
    std::replace(text.begin(), text.end(), ',', ' ');
    std::vector<std::string> parts;
    for (const auto part : split(text, ' ')) {
        if (!part.empty()) parts.emplace_back(part);
    }
    return join(parts, " ");
}

void GeneratorParameters::refuse(const char* name) {
    faults_.set(name, "Parameter was supplied with an invalid value");
}

}  // namespace varde::authentication
