#include "expression_values.hpp"

#include <clocale>
#include <cmath>
#include <cwctype>

#include <boost/multiprecision/cpp_dec_float.hpp>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "scalar.hpp"

namespace varde::appdef::expression {
namespace {

using Decimal = boost::multiprecision::cpp_dec_float_50;

constexpr int decimalsMax = 28;

// ^[-+]?[0-9]*\.?[0-9]+([eE][-+]?[0-9]+)?$
bool isNumberText(std::string_view text) {
    std::size_t at = 0;
    const auto digits = [&] {
        const auto start = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
        return at - start;
    };
    const auto sign = [&] {
        if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    };
    sign();
    const auto whole = digits();
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (digits() == 0) return false;
    } else if (whole == 0) {
        return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        sign();
        if (digits() == 0) return false;
    }
    return at == text.size();
}

std::optional<double> numberOfText(std::string_view text) {
    if (!isNumberText(text)) return std::nullopt;
    if (text.front() == '+') text.remove_prefix(1);
    const auto number = parseNumber<double>(text);
    return number && std::isfinite(*number) ? number : std::nullopt;
}

Decimal decimal(double number) {
    const Decimal limit("79228162514264337593543950335");
    Decimal out(json::write(json::Value(number)));
    if (out > limit || out < -limit) fail("Value was either too large or too small for a Decimal.");
    return out;
}

double fromDecimal(const Decimal& number) {
    decimal(number.convert_to<double>());
    return number.convert_to<double>();
}

locale_t unicode() {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
}

template <class Map>
std::string mapped(std::string_view text, const Map& map) {
    auto units = wide(text);
    for (auto& unit : units) {
        const bool surrogate = unit >= 0xd800 && unit <= 0xdfff;
        if (!surrogate) unit = static_cast<char16_t>(map(static_cast<wint_t>(unit)));
    }
    return narrow(units);
}

}  // namespace

void fail(const std::string& message) {
    throw Problem(Errc::internal, message);
}

std::string shown(const json::Value& value) {
    return json::write(value);
}

json::Value numberValue(double number) {
    const auto whole = json::Value(number).asInteger();
    return whole ? json::Value(*whole) : json::Value(number);
}

bool toBoolean(const json::Value& value) {
    if (value.isNull()) return false;
    if (const auto flag = value.asBool()) return *flag;
    auto number = value.asNumber();
    if (const auto* text = value.asString()) {
        if (const auto flag = parseBool(*text)) return *flag;
        number = numberOfText(*text);
    }
    if (number == 1.0) return true;
    if (number == 0.0) return false;
    fail("Expected boolean, got value " + shown(value));
}

std::optional<double> toNumber(const json::Value& value) {
    if (value.isNull()) return std::nullopt;
    if (const auto number = value.asNumber()) return number;
    if (const auto* text = value.asString()) {
        if (const auto number = numberOfText(*text)) return number;
    }
    fail("Expected number, got value " + shown(value));
}

std::optional<std::string> toText(const json::Value& value) {
    if (value.isNull()) return std::nullopt;
    if (const auto* text = value.asString()) {
        if (equalsIgnoreCase(*text, "null")) return std::nullopt;
        if (parseBool(*text)) return toLower(*text);
        return *text;
    }
    if (const auto flag = value.asBool()) return *flag ? "true" : "false";
    if (const auto number = value.asNumber()) return scalarToText(numberValue(*number));
    return json::write(value);
}

double add(const std::vector<double>& numbers) {
    Decimal sum = 0;
    for (const double number : numbers) sum += decimal(number);
    return fromDecimal(sum);
}

double multiply(const std::vector<double>& numbers) {
    Decimal product = 1;
    for (const double number : numbers) product *= decimal(number);
    return fromDecimal(product);
}

double subtract(double from, double what) {
    return fromDecimal(decimal(from) - decimal(what));
}

double divide(double what, double by) {
    if (by == 0.0) fail("The second argument is 0, cannot divide by 0");
    return fromDecimal(decimal(what) / decimal(by));
}

std::string round(double number, int decimals) {
    if (decimals < 0 || decimals > decimalsMax) fail("The number of decimals must be between 0 and 28");
    Decimal scaled = decimal(number) * pow(Decimal(10), decimals);
    scaled = scaled < 0 ? ceil(scaled - Decimal("0.5")) : floor(scaled + Decimal("0.5"));
    auto digits = Decimal(abs(scaled)).str(0, std::ios::fixed);
    digits = digits.substr(0, digits.find('.'));
    const auto places = static_cast<std::size_t>(decimals);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');

    auto whole = digits.substr(0, digits.size() - places);
    for (auto at = static_cast<std::ptrdiff_t>(whole.size()) - 3; at > 0; at -= 3) {
        whole.insert(static_cast<std::size_t>(at), ",");
    }
    std::string out = number < 0 ? "-" : "";
    out += whole;
    if (places > 0) out += "." + digits.substr(digits.size() - places);
    return out;
}

std::u16string wide(std::string_view text) {
    std::u16string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const std::size_t length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
        auto point = static_cast<char32_t>(length == 1 ? byte : byte & (0xff >> (length + 1)));
        for (std::size_t k = 1; k < length && i + k < text.size(); ++k) {
            point = (point << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3f);
        }
        if (point >= 0x10000) {
            out += static_cast<char16_t>(0xd800 + ((point - 0x10000) >> 10));
            out += static_cast<char16_t>(0xdc00 + ((point - 0x10000) & 0x3ff));
        } else {
            out += static_cast<char16_t>(point);
        }
        i += length;
    }
    return out;
}

std::string narrow(std::u16string_view text) {
    std::string out;
    const auto append = [&](char32_t point) {
        const auto byte = [&](char32_t bits) { out += static_cast<char>(bits); };
        if (point < 0x80) {
            byte(point);
        } else if (point < 0x800) {
            byte(0xc0 | (point >> 6));
            byte(0x80 | (point & 0x3f));
        } else if (point < 0x10000) {
            byte(0xe0 | (point >> 12));
            byte(0x80 | ((point >> 6) & 0x3f));
            byte(0x80 | (point & 0x3f));
        } else {
            byte(0xf0 | (point >> 18));
            byte(0x80 | ((point >> 12) & 0x3f));
            byte(0x80 | ((point >> 6) & 0x3f));
            byte(0x80 | (point & 0x3f));
        }
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char32_t unit = text[i];
        const char32_t next = i + 1 < text.size() ? text[i + 1] : 0;
        if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
            append(0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00));
            ++i;
        } else if (unit >= 0xd800 && unit < 0xe000) {
            append(0xfffd);  // half of a character, cut off
        } else {
            append(unit);
        }
    }
    return out;
}

std::string upperCase(std::string_view text) {
    return mapped(text, [](wint_t unit) { return towupper_l(unit, unicode()); });
}

std::string lowerCase(std::string_view text) {
    return mapped(text, [](wint_t unit) { return towlower_l(unit, unicode()); });
}

}  // namespace varde::appdef::expression
