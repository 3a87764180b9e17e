#include <chrono>
#include <cstdio>

#include "base/text.hpp"
#include "value.hpp"

namespace varde::xacml {
namespace {

// Reads a text front to back; after the first thing that does not fit, nothing fits.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(trim(text)) {}

    bool take(char c) {
        if (failed_ || rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void expect(char c) {
        if (!take(c)) failed_ = true;
    }
    std::int64_t digits(std::size_t least, std::size_t most) {
        std::size_t count = 0;
        while (count < rest_.size() && count < most && rest_[count] >= '0' && rest_[count] <= '9') ++count;
        const auto value = count < least ? std::nullopt : parseNumber<std::int64_t>(rest_.substr(0, count));
        if (!value) {
            failed_ = true;
            return 0;
        }
        rest_.remove_prefix(count);
        return *value;
    }
    // What follows a decimal point, in 100 ns; digits beyond those are dropped.
    std::int64_t fraction() {
        std::int64_t value = 0;
        std::int64_t unit = ticksPerSecond / 10;
        std::size_t count = 0;
        for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
             rest_.remove_prefix(1), ++count) {
            value += unit * (rest_.front() - '0');
            unit /= 10;
        }
        if (count == 0) failed_ = true;
        return value;
    }
    bool atEnd() const { return !failed_ && rest_.empty(); }
    bool failed() const { return failed_; }
    void fail() { failed_ = true; }
    bool more() const { return !failed_ && !rest_.empty(); }
    char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
    void skip() { rest_.remove_prefix(1); }

private:
    std::string_view rest_;
    bool failed_ = false;
};

std::int64_t date(Scanner& in) {
    const bool negative = in.take('-');
    const auto year = in.digits(4, 6);
    in.expect('-');
    const auto month = in.digits(2, 2);
    in.expect('-');
    const auto day = in.digits(2, 2);
    const std::chrono::year_month_day read(
        std::chrono::year(static_cast<int>(negative ? -year : year)),
        std::chrono::month(static_cast<unsigned>(month)),
        std::chrono::day(static_cast<unsigned>(day))
    );
    if (!read.ok() || year > 32'000) in.fail();
    if (in.failed()) return 0;
    return std::chrono::sys_days(read).time_since_epoch().count() * ticksPerDay;
}

std::int64_t time(Scanner& in) {
    const auto hour = in.digits(2, 2);
    in.expect(':');
    const auto minute = in.digits(2, 2);
    in.expect(':');
    const auto second = in.digits(2, 2);
    const auto fraction = in.take('.') ? in.fraction() : 0;
    const bool midnight = hour == 24 && minute == 0 && second == 0 && fraction == 0;
    if ((hour > 23 && !midnight) || minute > 59 || second > 59) in.fail();
    return ((hour * 60 + minute) * 60 + second) * ticksPerSecond + fraction;
}

std::optional<int> zone(Scanner& in) {
    if (in.take('Z')) return 0;
    const bool plus = in.take('+');
    if (!plus && !in.take('-')) return std::nullopt;
    const auto hours = in.digits(2, 2);
    in.expect(':');
    const auto minutes = in.digits(2, 2);
    if (hours > 14 || minutes > 59) in.fail();
    const auto distance = static_cast<int>(hours * 60 + minutes);
    return plus ? distance : -distance;
}

std::optional<Moment> read(std::string_view text, bool hasDate, bool hasTime) {
    Scanner in(text);
    Moment moment;
    if (hasDate) moment.local = date(in);
    if (hasDate && hasTime) in.expect('T');
    if (hasTime) moment.local += time(in);
    if (!hasDate) moment.local %= ticksPerDay;
    moment.zoneMinutes = zone(in);
    if (!in.atEnd()) return std::nullopt;
    return moment;
}

std::int64_t floorDay(std::int64_t ticks) {
    return ticks / ticksPerDay - (ticks % ticksPerDay < 0 ? 1 : 0);
}

}  // namespace

std::optional<Moment> readDate(std::string_view text) {
    return read(text, true, false);
}
std::optional<Moment> readTime(std::string_view text) {
    return read(text, false, true);
}
std::optional<Moment> readDateTime(std::string_view text) {
    return read(text, true, true);
}

std::string writeMoment(const Moment& moment, bool hasDate, bool hasTime) {
    const auto day = floorDay(moment.local);
    auto ticks = moment.local - day * ticksPerDay;
    std::string out;
    char part[48];
    if (hasDate) {
        const std::chrono::year_month_day ymd{std::chrono::sys_days(std::chrono::days(day))};
        std::snprintf(
            part,
            sizeof part,
            "%04d-%02u-%02u",
            static_cast<int>(ymd.year()),
            static_cast<unsigned>(ymd.month()),
            static_cast<unsigned>(ymd.day())
        );
        out += part;
    }
    if (hasDate && hasTime) out += 'T';
    if (hasTime) {
        const auto seconds = static_cast<int>(ticks / ticksPerSecond);
        ticks %= ticksPerSecond;
        std::snprintf(part, sizeof part, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
        out += part;
        if (ticks != 0) {
            std::snprintf(part, sizeof part, ".%07d", static_cast<int>(ticks));
            out += part;
            while (out.back() == '0') out.pop_back();
        }
    }
    if (!moment.zoneMinutes) return out;
    if (*moment.zoneMinutes == 0) return out + 'Z';
    const int distance = std::abs(*moment.zoneMinutes);
    std::snprintf(
        part, sizeof part, "%c%02d:%02d", *moment.zoneMinutes < 0 ? '-' : '+', distance / 60, distance % 60
    );
    return out + part;
}

std::optional<std::int64_t> readDayTimeDuration(std::string_view text) {
    Scanner in(text);
    const bool negative = in.take('-');
    in.expect('P');
    std::int64_t ticks = 0;
    bool any = false;
    const auto add = [&](std::int64_t count, std::int64_t unit) {
        if (__builtin_mul_overflow(count, unit, &count) || __builtin_add_overflow(ticks, count, &ticks))
            in.fail();
        any = true;
    };
    if (in.more() && in.peek() != 'T') {
        const auto days = in.digits(1, 12);
        in.expect('D');
        add(days, ticksPerDay);
    }
    if (in.take('T')) {
        std::string_view units = "HMS";
        if (!in.more()) in.fail();
        while (in.more()) {
            const auto count = in.digits(1, 12);
            const auto fraction = in.take('.') ? in.fraction() : 0;
            const auto unit = units.find(in.peek());
            if (unit == std::string_view::npos || (fraction != 0 && units[unit] != 'S')) {
                in.fail();
                break;
            }
            add(count, (units[unit] == 'H' ? 3600 : units[unit] == 'M' ? 60 : 1) * ticksPerSecond);
            ticks += fraction;
            in.skip();
            units.remove_prefix(unit + 1);
        }
    }
    if (!in.atEnd() || !any) return std::nullopt;
    return negative ? -ticks : ticks;
}

std::optional<std::int64_t> readYearMonthDuration(std::string_view text) {
    Scanner in(text);
    const bool negative = in.take('-');
    in.expect('P');
    std::int64_t months = 0;
    std::string_view units = "YM";
    bool any = false;
    while (in.more()) {
        const auto count = in.digits(1, 9);
        const auto unit = units.find(in.peek());
        if (in.failed() || unit == std::string_view::npos) return std::nullopt;
        months += units[unit] == 'Y' ? count * 12 : count;
        in.skip();
        units.remove_prefix(unit + 1);
        any = true;
    }
    if (!in.atEnd() || !any) return std::nullopt;
    return negative ? -months : months;
}

Moment addMonths(Moment moment, std::int64_t months) {
    const auto day = floorDay(moment.local);
    const auto inDay = moment.local - day * ticksPerDay;
    const std::chrono::year_month_day from{std::chrono::sys_days(std::chrono::days(day))};
    const auto month = (from.year() / from.month()) + std::chrono::months(months);
    auto to = month / from.day();
    if (!to.ok()) to = std::chrono::year_month_day(month / std::chrono::last);
    moment.local = std::chrono::sys_days(to).time_since_epoch().count() * ticksPerDay + inDay;
    return moment;
}

}  // namespace varde::xacml
