// Comparing, choosing, and dates.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "expression_dates.hpp"
#include "expression_functions.hpp"
#include "expression_values.hpp"

namespace varde::appdef::expression {
namespace {

template <class Compare>
bool compareNumbers(const json::Value& left, const json::Value& right, Compare compare) {
    const auto a = toNumber(left);
    const auto b = toNumber(right);
    return a && b && compare(*a, *b);
}

template <class Compare>
bool compareDates(const json::Value& left, const json::Value& right, Compare compare) {
    const auto a = parseDate(left);
    const auto b = parseDate(right);
    if (!a || !b) return false;
    if (a->offset.has_value() != b->offset.has_value()) {
        fail("Can not compare timestamps where only one specify timezone");
    }
    return compare(*a, *b);
}

bool areEqual(const json::Value& left, const json::Value& right) {
    return toText(left) == toText(right);
}

bool isSameDay(const Date& a, const Date& b) {
    if (a.offset != b.offset) {
        fail("Can not figure out if timestamps in different timezones are in the same day");
    }
    return std::chrono::floor<std::chrono::days>(a.local) == std::chrono::floor<std::chrono::days>(b.local);
}

using Operator = bool (*)(const json::Value&, const json::Value&);

bool greaterThan(const json::Value& a, const json::Value& b) {
    return compareNumbers(a, b, std::greater<>());
}
bool greaterThanEq(const json::Value& a, const json::Value& b) {
    return compareNumbers(a, b, std::greater_equal<>());
}
bool lessThan(const json::Value& a, const json::Value& b) {
    return compareNumbers(a, b, std::less<>());
}
bool lessThanEq(const json::Value& a, const json::Value& b) {
    return compareNumbers(a, b, std::less_equal<>());
}
bool isBefore(const json::Value& a, const json::Value& b) {
    return compareDates(a, b, [](const Date& x, const Date& y) { return x.instant() < y.instant(); });
}
bool isBeforeEq(const json::Value& a, const json::Value& b) {
    return compareDates(a, b, [](const Date& x, const Date& y) { return x.instant() <= y.instant(); });
}
bool isAfter(const json::Value& a, const json::Value& b) {
    return compareDates(a, b, [](const Date& x, const Date& y) { return x.instant() > y.instant(); });
}
bool isAfterEq(const json::Value& a, const json::Value& b) {
    return compareDates(a, b, [](const Date& x, const Date& y) { return x.instant() >= y.instant(); });
}
bool sameDay(const json::Value& a, const json::Value& b) {
    return compareDates(a, b, isSameDay);
}

Operator findOperator(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, Operator>, 10> operators{{
        {"equals", areEqual},
        {"greaterThan", greaterThan},
        {"greaterThanEq", greaterThanEq},
        {"lessThan", lessThan},
        {"lessThanEq", lessThanEq},
        {"isBefore", isBefore},
        {"isBeforeEq", isBeforeEq},
        {"isAfter", isAfter},
        {"isAfterEq", isAfterEq},
        {"isSameDay", sameDay},
    }};
    const auto found =
        std::find_if(operators.begin(), operators.end(), [&](const auto& one) { return one.first == name; });
    return found == operators.end() ? nullptr : found->second;
}

template <Operator compare>
json::Value binary(const Call& call) {
    needArguments(call, 2);
    return compare(call[0], call[1]);
}

json::Value notEquals(const Call& call) {
    needArguments(call, 2);
    return !areEqual(call[0], call[1]);
}

json::Value compare(const Call& call) {
    needBetween(call, 3, 4);
    const bool inverted = call.size() == 4;
    if (inverted && call.written[1] != json::Value("not")) {
        fail("Second argument must be \"not\" when providing 4 arguments in total");
    }
    const auto* name = call.written[inverted ? 2 : 1].asString();
    if (!name) fail("Invalid operator (it cannot be an expression or null)");
    const auto found = findOperator(*name);
    if (!found) fail("Invalid operator \"" + *name + "\"");
    return found(call[0], call[call.size() - 1]) != inverted;
}

json::Value choose(const Call& call) {
    const auto* word = call.size() > 2 ? call.written[2].asString() : nullptr;
    if (call.size() > 2 && !(word && equalsIgnoreCase(*word, "else"))) {
        fail("Expected third argument to be \"else\"");
    }
    if (call.size() != 2 && call.size() != 4) {
        fail("Expected either 2 arguments (if) or 4 (if + else), got " + std::to_string(call.size()));
    }
    if (toBoolean(call[0])) return call[1];
    return call.size() == 4 ? call[3] : json::Value();
}

json::Value all(const Call& call) {
    needAtLeast(call, 1);
    bool out = true;
    for (const auto& argument : call.arguments) out = toBoolean(argument) && out;
    return out;
}

json::Value any(const Call& call) {
    needAtLeast(call, 1);
    bool out = false;
    for (const auto& argument : call.arguments) out = toBoolean(argument) || out;
    return out;
}

json::Value negate(const Call& call) {
    needArguments(call, 1);
    return !toBoolean(call[0]);
}

json::Value formatted(const Call& call) {
    needBetween(call, 1, 2);
    auto date = parseDate(call[0]);
    if (!date) return nullptr;
    if (date->offset && call.source.datesInUtc()) date->local = date->instant();
    const auto format = call.size() == 2 ? toText(call[1]) : std::nullopt;
    return formatDate(*date, format.value_or(""), call.source.language());
}

constexpr std::array functions{
    NamedFunction{"equals", {binary<areEqual>}},
    NamedFunction{"notEquals", {notEquals}},
    NamedFunction{"greaterThan", {binary<greaterThan>}},
    NamedFunction{"greaterThanEq", {binary<greaterThanEq>}},
    NamedFunction{"lessThan", {binary<lessThan>}},
    NamedFunction{"lessThanEq", {binary<lessThanEq>}},
    NamedFunction{"compare", {compare}},
    NamedFunction{"if", {choose}},
    NamedFunction{"and", {all}},
    NamedFunction{"or", {any}},
    NamedFunction{"not", {negate}},
    NamedFunction{"formatDate", {formatted}},
};

}  // namespace

std::span<const NamedFunction> logicFunctions() {
    return functions;
}

}  // namespace varde::appdef::expression
