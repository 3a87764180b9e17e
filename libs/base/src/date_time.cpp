#include "base/date_time.hpp"

#include <array>
#include <cstdio>

namespace varde {
namespace {

// Reads digits from the front of a text, and remembers whether anything was wrong.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    int number(std::size_t digits) {
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) value = value * 10 + digit();
        return value;
    }
    bool take(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void expect(char c) { ok_ = take(c) && ok_; }
    bool nextIsDigit() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }
    int digit() {
        if (!nextIsDigit()) {
            ok_ = false;
            return 0;
        }
        const int value = rest_.front() - '0';
        rest_.remove_prefix(1);
        return value;
    }
    bool atEnd() const { return rest_.empty(); }
    bool ok() const { return ok_; }

private:
    std::string_view rest_;
    bool ok_ = true;
};

constexpr int fractionDigitsMax = 7;

std::int64_t scanFraction(Scanner& scanner) {
    std::int64_t ticks = 0;
    int digits = 0;
    do {
        const int digit = scanner.digit();
        if (digits < fractionDigitsMax) ticks = ticks * 10 + digit;
        ++digits;
    } while (scanner.nextIsDigit());
    for (; digits < fractionDigitsMax; ++digits) ticks *= 10;
    return ticks;
}

// Minutes east of UTC; empty when the text has no zone.
std::optional<int> scanOffset(Scanner& scanner, bool& utc) {
    utc = scanner.take('Z') || scanner.take('z');
    if (utc) return 0;
    const bool east = scanner.take('+');
    if (!east && !scanner.take('-')) return std::nullopt;
    const int hours = scanner.number(2);
    scanner.take(':');
    const int minutes = scanner.atEnd() ? 0 : scanner.number(2);
    return (east ? 1 : -1) * (hours * 60 + minutes);
}

}  // namespace

DateTime DateTime::fromSystem(std::chrono::system_clock::time_point time) {
    return DateTime(std::chrono::duration_cast<Ticks>(time.time_since_epoch()));
}

std::optional<DateTime> DateTime::parse(std::string_view text) {
    Scanner scanner(text);
    const int year = scanner.number(4);
    scanner.expect('-');
    const int month = scanner.number(2);
    scanner.expect('-');
    const int day = scanner.number(2);
    int hour = 0;
    int minute = 0;
    int second = 0;
    std::int64_t fraction = 0;
    std::optional<int> offset;
    bool utc = false;
    if (scanner.ok() && !scanner.atEnd()) {
        if (!scanner.take('T') && !scanner.take('t')) scanner.expect(' ');
        hour = scanner.number(2);
        scanner.expect(':');
        minute = scanner.number(2);
        if (scanner.take(':')) {
            second = scanner.number(2);
            if (scanner.take('.')) fraction = scanFraction(scanner);
        }
        offset = scanOffset(scanner, utc);
    }
    const auto date = std::chrono::year(year) / month / day;
    if (!scanner.ok() || !scanner.atEnd() || !date.ok() || year < 1) return std::nullopt;
    if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
    if (offset && (*offset > 14 * 60 || *offset < -14 * 60)) return std::nullopt;

    const auto days = std::chrono::sys_days(date).time_since_epoch();
    const auto seconds = std::chrono::seconds(days) + std::chrono::hours(hour) +
                         std::chrono::minutes(minute - offset.value_or(0)) + std::chrono::seconds(second);
    const auto zone = !offset ? Zone::none : utc ? Zone::utc : Zone::offset;
    return DateTime(Ticks(seconds.count() * 10'000'000 + fraction), zone);
}

std::string DateTime::toString() const {
    const auto seconds = unixSeconds();
    auto fraction = sinceEpoch_.count() - seconds * 10'000'000;
    const auto time = std::chrono::sys_seconds(std::chrono::seconds(seconds));
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);

    std::array<char, 48> buffer{};
    auto written = std::snprintf(
        buffer.data(),
        buffer.size(),
        "%04d-%02u-%02uT%02d:%02d:%02d",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()),
        static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count())
    );
    std::string text(buffer.data(), static_cast<std::size_t>(written));
    if (fraction != 0) {
        written = std::snprintf(buffer.data(), buffer.size(), ".%07d", static_cast<int>(fraction));
        text.append(buffer.data(), static_cast<std::size_t>(written));
        while (text.back() == '0') text.pop_back();
    }
    if (zone_ == Zone::utc) text += 'Z';
    if (zone_ == Zone::offset) text += "+00:00";
    return text;
}

}  // namespace varde
