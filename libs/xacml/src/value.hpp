#pragma once
// Typed values as functions compute with them (XACML 3.0, appendix B). Read once from text, in a form that
// compares plainly.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace varde::xacml {

enum class DataType {
    string,
    boolean,
    integer,
    real,  // double
    time,
    date,
    dateTime,
    dayTimeDuration,
    yearMonthDuration,
    anyUri,
    hexBinary,
    base64Binary,
    rfc822Name,
    x500Name,
    ipAddress,
    dnsName,
};
std::optional<DataType> dataTypeOf(std::string_view uri);
std::string_view uriOf(DataType type);
// As function names have it: "string", "double", "dayTimeDuration".
std::string_view nameOf(DataType type);
inline constexpr int dataTypeCount = 16;

// A date, a time or both: 100 ns as the clock on the wall shows it, and the wall's distance from UTC.
struct Moment {
    std::int64_t local = 0;
    std::optional<int> zoneMinutes;

    // Without a zone: UTC.
    std::int64_t utc() const { return local - std::int64_t{zoneMinutes.value_or(0)} * 60 * 10'000'000; }
};

// Durations are integers: 100 ns, or months. Binary data is its bytes, names are in lower case where case
// does not count.
struct Value {
    DataType type = DataType::string;
    std::variant<std::string, bool, std::int64_t, double, Moment> data;

    const std::string& text() const { return std::get<std::string>(data); }
    bool truth() const { return std::get<bool>(data); }
    std::int64_t number() const { return std::get<std::int64_t>(data); }
    double real() const { return std::get<double>(data); }
    const Moment& moment() const { return std::get<Moment>(data); }
};

bool equal(const Value& a, const Value& b);

// Empty when the text is no value of that type.
std::optional<Value> readValue(DataType type, std::string_view text);
std::string writeValue(const Value& value);

// `2001-02-30` is none; a fraction of a second is kept to 100 ns.
std::optional<Moment> readDate(std::string_view text);
std::optional<Moment> readTime(std::string_view text);
std::optional<Moment> readDateTime(std::string_view text);
std::string writeMoment(const Moment& moment, bool date, bool time);
std::optional<std::int64_t> readDayTimeDuration(std::string_view text);
std::optional<std::int64_t> readYearMonthDuration(std::string_view text);
// The day of the month is cut where the month reached has fewer.
Moment addMonths(Moment moment, std::int64_t months);

inline constexpr std::int64_t ticksPerSecond = 10'000'000;
inline constexpr std::int64_t ticksPerDay = 86'400 * ticksPerSecond;

}  // namespace varde::xacml
