// Functions on texts; positions count UTF-16 units.
#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.hpp"
#include "expression_functions.hpp"
#include "expression_values.hpp"

namespace varde::appdef::expression {
namespace {

json::Value optionalText(std::optional<std::string> text) {
    return text ? json::Value(std::move(*text)) : json::Value();
}

json::Value concat(const Call& call) {
    std::string out;
    for (const auto& argument : call.arguments) out += toText(argument).value_or("");
    return out;
}

template <class Test>
bool testTexts(const Call& call, Test test) {
    needArguments(call, 2);
    const auto subject = toText(call[0]);
    const auto part = toText(call[1]);
    return subject && part && test(*subject, *part);
}

json::Value contains(const Call& call) {
    return testTexts(call, [](const auto& text, const auto& part) {
        return text.find(part) != std::string::npos;
    });
}

json::Value notContains(const Call& call) {
    return !contains(call).asBool().value_or(false);
}

json::Value startsWith(const Call& call) {
    return testTexts(call, [](const auto& text, const auto& part) { return text.starts_with(part); });
}

json::Value endsWith(const Call& call) {
    return testTexts(call, [](const auto& text, const auto& part) { return text.ends_with(part); });
}

json::Value commaContains(const Call& call) {
    return testTexts(call, [](const std::string& text, const std::string& part) {
        const auto parts = split(text, ',');
        return std::any_of(parts.begin(), parts.end(), [&](auto one) { return trim(one) == part; });
    });
}

json::Value stringLength(const Call& call) {
    needArguments(call, 1);
    return static_cast<std::int64_t>(wide(toText(call[0]).value_or("")).size());
}

json::Value stringIndexOf(const Call& call) {
    needArguments(call, 2);
    const auto text = toText(call[0]);
    const auto part = toText(call[1]);
    if (!text || !part) return nullptr;
    const auto found = wide(*text).find(wide(*part));
    if (found == std::u16string::npos) return nullptr;
    return static_cast<std::int64_t>(found);
}

json::Value stringReplace(const Call& call) {
    needArguments(call, 3);
    const auto text = toText(call[0]);
    const auto search = toText(call[1]);
    const auto replacement = toText(call[2]).value_or("");
    if (!text || text->empty() || !search || search->empty()) return nullptr;
    std::string out;
    std::size_t from = 0;
    for (auto at = text->find(*search); at != std::string::npos; at = text->find(*search, from)) {
        out.append(*text, from, at - from);
        out += replacement;
        from = at + search->size();
    }
    return out + text->substr(from);
}

json::Value stringSlice(const Call& call) {
    needBetween(call, 2, 3);
    const auto text = toText(call[0]);
    const auto index = [&](std::size_t argument, std::int64_t size) -> std::int64_t {
        const auto number = toNumber(call[argument]);
        if (!number) fail("Start and end indexes of stringSlice cannot be null");
        const double whole = std::clamp(std::trunc(*number), -1e9, 1e9);
        const auto at = static_cast<std::int64_t>(whole);
        return std::clamp<std::int64_t>(at < 0 ? size + at : at, 0, size);
    };
    const auto units = wide(text.value_or(""));
    const auto size = static_cast<std::int64_t>(units.size());
    const auto start = index(1, size);
    const auto end = call.size() == 3 ? index(2, size) : size;
    if (!text) return nullptr;
    // The original's server fails here, its frontend gives an empty text (contract 7.3).
    if (end <= start) return "";
    return narrow(std::u16string_view(units).substr(
        static_cast<std::size_t>(start), static_cast<std::size_t>(end - start)
    ));
}

template <std::string (*change)(std::string_view)>
json::Value changeCase(const Call& call) {
    needArguments(call, 1);
    const auto text = toText(call[0]);
    return optionalText(text ? std::optional(change(*text)) : std::nullopt);
}

template <std::string (*change)(std::string_view)>
std::string changeFirst(std::string_view text) {
    const auto units = wide(text);
    return change(narrow(units.substr(0, 1))) + narrow(units.substr(std::min<std::size_t>(1, units.size())));
}

constexpr std::array functions{
    NamedFunction{"concat", {concat}},
    NamedFunction{"contains", {contains}},
    NamedFunction{"notContains", {notContains}},
    NamedFunction{"startsWith", {startsWith}},
    NamedFunction{"endsWith", {endsWith}},
    NamedFunction{"commaContains", {commaContains}},
    NamedFunction{"stringLength", {stringLength}},
    NamedFunction{"stringIndexOf", {stringIndexOf}},
    NamedFunction{"stringReplace", {stringReplace}},
    NamedFunction{"stringSlice", {stringSlice}},
    NamedFunction{"upperCase", {changeCase<upperCase>}},
    NamedFunction{"lowerCase", {changeCase<lowerCase>}},
    NamedFunction{"upperCaseFirst", {changeCase<changeFirst<upperCase>>}},
    NamedFunction{"lowerCaseFirst", {changeCase<changeFirst<lowerCase>>}},
};

}  // namespace

std::span<const NamedFunction> textFunctions() {
    return functions;
}

}  // namespace varde::appdef::expression
