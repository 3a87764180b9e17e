#include "expression_dates.hpp"

#include <array>

#include "expression_values.hpp"

namespace varde::appdef::expression {
namespace {

using namespace std::chrono;

// Digits and marks from the front of a text; ok() is false once anything was not there.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    int number(std::size_t count) {
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (rest_.empty() || rest_.front() < '0' || rest_.front() > '9') {
                ok_ = false;
                return 0;
            }
            value = value * 10 + (rest_.front() - '0');
            rest_.remove_prefix(1);
        }
        return value;
    }
    bool take(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void expect(char c) { ok_ = take(c) && ok_; }
    bool atDigit() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }
    bool atEnd() const { return rest_.empty(); }
    bool ok() const { return ok_; }

private:
    std::string_view rest_;
    bool ok_ = true;
};

struct Parts {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    Ticks fraction{};
    std::optional<minutes> offset;
    bool offsetInRange = true;
};

void scanZone(Scanner& scanner, Parts& parts) {
    if (scanner.atEnd()) return;
    if (scanner.take('Z')) {
        parts.offset = minutes(0);
        return;
    }
    const bool east = scanner.take('+');
    if (!east) scanner.expect('-');
    const int hour = scanner.number(2);
    scanner.expect(':');
    const int minute = scanner.number(2);
    parts.offsetInRange = hour <= 14 && minute <= 59;
    parts.offset = minutes((east ? 1 : -1) * (hour * 60 + minute));
}

void scanTime(Scanner& scanner, Parts& parts) {
    parts.hour = scanner.number(2);
    scanner.expect(':');
    parts.minute = scanner.number(2);
    if (scanner.take(':')) {
        parts.second = scanner.number(2);
        if (scanner.take('.')) {
            std::int64_t unit = 1'000'000;
            int digits = 0;
            std::int64_t sum = 0;
            for (; scanner.atDigit() && digits < 9; ++digits, unit /= 10) sum += scanner.number(1) * unit;
            if (digits == 0) scanner.number(1);
            parts.fraction = Ticks(sum);
        }
    }
    scanZone(scanner, parts);
}

struct Names {
    std::array<const char*, 12> months;
    std::array<const char*, 12> shortMonths;
    std::array<const char*, 7> days;  // from Sunday
    std::array<const char*, 7> shortDays;
    std::array<const char*, 7> narrowDays;
    const char* before;
    const char* after;
    std::array<const char*, 3> era;  // short, long, narrow
};

constexpr Names bokmal{
    {"januar",
     "februar",
     "mars",
     "april",
     "mai",
     "juni",
     "juli",
     "august",
     "september",
     "oktober",
     "november",
     "desember"},
    {"jan.", "feb.", "mars", "apr.", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des."},
    {"søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"},
    {"søn", "man", "tir", "ons", "tor", "fre", "lør"},
    {"S", "M", "T", "O", "T", "F", "L"},
    "a.m.",
    "p.m.",
    {"e.Kr.", "etter Kristus", "e.Kr."}};

constexpr Names nynorsk{
    {"januar",
     "februar",
     "mars",
     "april",
     "mai",
     "juni",
     "juli",
     "august",
     "september",
     "oktober",
     "november",
     "desember"},
    {"jan.", "feb.", "mars", "apr.", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des."},
    {"søndag", "måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag"},
    {"søn", "mån", "tys", "ons", "tor", "fre", "lau"},
    {"S", "M", "T", "O", "T", "F", "L"},
    "a.m.",
    "p.m.",
    {"e.Kr.", "etter Kristus", "e.Kr."}};

constexpr Names english{
    {"January",
     "February",
     "March",
     "April",
     "May",
     "June",
     "July",
     "August",
     "September",
     "October",
     "November",
     "December"},
    {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
    {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
    {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
    {"S", "M", "T", "W", "T", "F", "S"},
    "AM",
    "PM",
    {"AD", "Anno Domini", "A"}};

std::string padded(std::int64_t number, std::size_t width) {
    auto text = std::to_string(number);
    if (text.size() < width) text.insert(0, width - text.size(), '0');
    return text;
}

class Formatter {
public:
    Formatter(const Date& date, const Names& names) : names_(names) {
        const auto day = floor<days>(date.local);
        date_ = year_month_day(sys_days(day));
        weekday_ = weekday(sys_days(day)).c_encoding();
        clock_ = hh_mm_ss<Ticks>(date.local - day);
    }

    std::string run(std::string_view format) const {
        std::string out;
        for (std::size_t i = 0; i < format.size();) {
            std::size_t count = 1;
            while (i + count < format.size() && format[i + count] == format[i]) ++count;
            const auto part = token(format[i], count);
            out += part ? *part : std::string(format.substr(i, count));
            i += count;
        }
        return out;
    }

private:
    // Empty: no token, copied as it stands.
    std::optional<std::string> token(char letter, std::size_t count) const {
        const auto month = static_cast<unsigned>(date_.month());
        const auto hour = clock_.hours().count();
        const auto upTo = [&](std::size_t most) { return count <= most; };
        switch (letter) {
            case 'G':
                if (!upTo(5)) break;
                return names_.era[count == 4 ? 1 : count == 5 ? 2 : 0];
            case 'y':
                if (!upTo(4)) break;
                if (count == 2) return padded(static_cast<int>(date_.year()) % 100, 2);
                return padded(static_cast<int>(date_.year()), count);
            case 'u':
                if (!upTo(4)) break;
                return padded(static_cast<int>(date_.year()), count);
            case 'M':
                if (!upTo(4)) break;
                if (count >= 3) return (count == 3 ? names_.shortMonths : names_.months)[month - 1];
                return padded(month, count);
            case 'd':
                if (!upTo(2)) break;
                return padded(static_cast<unsigned>(date_.day()), count);
            case 'E':
                if (!upTo(5)) break;
                return (
                    count == 5   ? names_.narrowDays
                    : count == 4 ? names_.days
                                 : names_.shortDays
                )[weekday_];
            case 'a':
                if (!upTo(1)) break;
                return hour < 12 ? names_.before : names_.after;
            case 'h':
                if (!upTo(2)) break;
                return padded(hour % 12 == 0 ? 12 : hour % 12, count);
            case 'H':
                if (!upTo(2)) break;
                return padded(hour, count);
            case 'm':
                if (!upTo(2)) break;
                return padded(clock_.minutes().count(), count);
            case 's':
                if (!upTo(2)) break;
                return padded(clock_.seconds().count(), count);
            case 'S':
                if (!upTo(3)) break;
                return padded(clock_.subseconds().count(), 7).substr(0, count);
            default:
                break;
        }
        return std::nullopt;
    }

    const Names& names_;
    year_month_day date_{};
    unsigned weekday_ = 0;
    hh_mm_ss<Ticks> clock_{};
};

}  // namespace

std::optional<Date> parseDate(const json::Value& value) {
    if (value.isNull()) return std::nullopt;
    const auto* text = value.asString();
    const auto name = "Unable to parse date " + shown(text ? value : json::Value(shown(value))) + ": ";
    if (!text) fail(name + "Unknown format");
    if (text->empty()) return std::nullopt;

    Scanner scanner(*text);
    Parts parts;
    parts.year = scanner.number(4);
    scanner.expect('-');
    parts.month = scanner.number(2);
    scanner.expect('-');
    parts.day = scanner.number(2);
    if (scanner.ok() && !scanner.atEnd()) {
        if (!scanner.take('T')) scanner.expect(' ');
        scanTime(scanner, parts);
    }
    if (!scanner.ok() || !scanner.atEnd()) fail(name + "Unknown format");

    const auto day = year(parts.year) / parts.month / parts.day;
    const bool valid = day.ok() && parts.year >= 1 && parts.hour < 24 && parts.minute < 60 &&
                       parts.second < 60 && parts.offsetInRange;
    if (!valid) fail(name + "Format was recognized, but the date/time is invalid");
    Date out;
    out.local = sys_days(day).time_since_epoch() + hours(parts.hour) + minutes(parts.minute) +
                seconds(parts.second) + parts.fraction;
    out.offset = parts.offset;
    return out;
}

std::string formatDate(const Date& date, std::string_view format, std::string_view language) {
    const bool norwegian = language == "nb" || language == "nn" || language == "no";
    if (format.empty()) format = norwegian ? "dd.MM.yyyy" : "M/d/yy";
    const auto& names = language == "nn" ? nynorsk : norwegian ? bokmal : english;
    return Formatter(date, names).run(format);
}

}  // namespace varde::appdef::expression
