#pragma once
// Dates in the expression language (contract, app definition 7.5).
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "json/value.hpp"

namespace varde::appdef::expression {

// 100 ns: nanoseconds would only reach from 1677 to 2262.
using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;

struct Date {
    Ticks local{};                               // the clock time as written, since 1970
    std::optional<std::chrono::minutes> offset;  // east of UTC; empty: no zone

    Ticks instant() const { return local - offset.value_or(std::chrono::minutes(0)); }
};

// Empty for null and the empty text; fails on anything else that is no date.
std::optional<Date> parseDate(const json::Value& value);

// `format` empty: the language's own short form.
std::string formatDate(const Date& date, std::string_view format, std::string_view language);

}  // namespace varde::appdef::expression
