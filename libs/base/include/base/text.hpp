#pragma once
// ASCII text as protocols treat it: case-insensitive names, lists, numbers. Nothing here knows a locale.
#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varde {

std::string toLower(std::string_view text);
bool equalsIgnoreCase(std::string_view a, std::string_view b);
bool startsWithIgnoreCase(std::string_view text, std::string_view prefix);
bool containsIgnoreCase(std::string_view text, std::string_view part);

// Without white space at both ends. A view into `text`.
std::string_view trim(std::string_view text);

// The parts between separators; empty parts are kept. Views into `text`.
std::vector<std::string_view> split(std::string_view text, char separator);

// Not of a string that is gone when the views are read: it must have a name. (Templates, so that literals
// still choose the functions above.)
template <std::same_as<std::string> T>
std::string_view trim(T&& text) = delete;
template <std::same_as<std::string> T>
std::vector<std::string_view> split(T&& text, char separator) = delete;

std::string join(const std::vector<std::string>& parts, std::string_view separator);

// The whole text must be a number of type T: no blanks, no plus sign, no overflow.
template <class T>
requires std::integral<T> || std::floating_point<T> std::optional<T> parseNumber(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// "true" or "false", either case.
std::optional<bool> parseBool(std::string_view text);

struct IgnoreCaseLess {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const;
};

}  // namespace varde
