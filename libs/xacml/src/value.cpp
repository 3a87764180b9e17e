#include "value.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace varde::xacml {
namespace {

struct TypeName {
    std::string_view uri;
    std::string_view name;
};

constexpr std::array<TypeName, dataTypeCount> types{{
    {"http://www.w3.org/2001/XMLSchema#string", "string"},
    {"http://www.w3.org/2001/XMLSchema#boolean", "boolean"},
    {"http://www.w3.org/2001/XMLSchema#integer", "integer"},
    {"http://www.w3.org/2001/XMLSchema#double", "double"},
    {"http://www.w3.org/2001/XMLSchema#time", "time"},
    {"http://www.w3.org/2001/XMLSchema#date", "date"},
    {"http://www.w3.org/2001/XMLSchema#dateTime", "dateTime"},
    {"http://www.w3.org/2001/XMLSchema#dayTimeDuration", "dayTimeDuration"},
    {"http://www.w3.org/2001/XMLSchema#yearMonthDuration", "yearMonthDuration"},
    {"http://www.w3.org/2001/XMLSchema#anyURI", "anyURI"},
    {"http://www.w3.org/2001/XMLSchema#hexBinary", "hexBinary"},
    {"http://www.w3.org/2001/XMLSchema#base64Binary", "base64Binary"},
    {"urn:oasis:names:tc:xacml:1.0:data-type:rfc822Name", "rfc822Name"},
    {"urn:oasis:names:tc:xacml:1.0:data-type:x500Name", "x500Name"},
    {"urn:oasis:names:tc:xacml:2.0:data-type:ipAddress", "ipAddress"},
    {"urn:oasis:names:tc:xacml:2.0:data-type:dnsName", "dnsName"},
}};

std::optional<std::string> readHex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        unsigned byte = 0;
        const auto [end, error] = std::from_chars(text.data() + i, text.data() + i + 2, byte, 16);
        if (error != std::errc() || end != text.data() + i + 2) return std::nullopt;
        bytes += static_cast<char>(byte);
    }
    return bytes;
}

std::optional<std::string> readBase64(std::string_view text) {
    std::string packed;
    for (const char c : text) {
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') packed += c;
    }
    return fromBase64(packed);
}

// The local part as it is, the domain in lower case.
std::optional<std::string> readMailName(std::string_view text) {
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return std::nullopt;
    return std::string(text.substr(0, at + 1)) + toLower(text.substr(at + 1));
}

// `type=value` parts in lower case, blanks around and between words made one, so that equal names are equal
// texts.
std::optional<std::string> readDistinguishedName(std::string_view text) {
    std::string name;
    for (const auto part : split(text, ',')) {
        const auto mark = part.find('=');
        if (mark == std::string_view::npos) return std::nullopt;
        const auto type = trim(part.substr(0, mark));
        if (type.empty()) return std::nullopt;
        if (!name.empty()) name += ',';
        name += toLower(type);
        name += '=';
        bool blank = false;
        for (const char c : trim(part.substr(mark + 1))) {
            if (c == ' ') {
                blank = true;
                continue;
            }
            if (blank) name += ' ';
            blank = false;
            name += toLower(std::string_view(&c, 1));
        }
    }
    if (name.empty()) return std::nullopt;
    return name;
}

std::optional<std::int64_t> readInteger(std::string_view text) {
    if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
    return parseNumber<std::int64_t>(text);
}

std::optional<double> readDouble(std::string_view text) {
    if (text == "INF") return std::numeric_limits<double>::infinity();
    if (text == "-INF") return -std::numeric_limits<double>::infinity();
    if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
    if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
    if (text.find_first_not_of("0123456789.eE+-") != std::string_view::npos) return std::nullopt;
    return parseNumber<double>(text);
}

std::string writeDouble(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value < 0 ? "-INF" : "INF";
    char text[40];
    const auto [end, error] = std::to_chars(text, text + sizeof text, value);
    std::string out(text, error == std::errc() ? end : text);
    if (out.find_first_of(".e") == std::string::npos) out += ".0";
    return out;
}

std::string writeDayTime(std::int64_t ticks) {
    std::string out = ticks < 0 ? "-P" : "P";
    ticks = std::abs(ticks);
    if (ticks >= ticksPerDay) out += std::to_string(ticks / ticksPerDay) + "D";
    ticks %= ticksPerDay;
    if (ticks == 0) return out.back() == 'P' ? out + "T0S" : out;
    const auto seconds = ticks / ticksPerSecond;
    out += "T";
    if (seconds >= 3600) out += std::to_string(seconds / 3600) + "H";
    if (seconds / 60 % 60 != 0) out += std::to_string(seconds / 60 % 60) + "M";
    const auto fraction = ticks % ticksPerSecond;
    if (seconds % 60 == 0 && fraction == 0) return out;
    out += std::to_string(seconds % 60);
    if (fraction != 0) {
        char digits[16];
        std::snprintf(digits, sizeof digits, ".%07d", static_cast<int>(fraction));
        out += digits;
        while (out.back() == '0') out.pop_back();
    }
    return out + "S";
}

std::string writeYearMonth(std::int64_t months) {
    std::string out = months < 0 ? "-P" : "P";
    months = std::abs(months);
    if (months >= 12) out += std::to_string(months / 12) + "Y";
    if (months % 12 != 0 || months == 0) out += std::to_string(months % 12) + "M";
    return out;
}

template <class T>
std::optional<Value> typed(DataType type, std::optional<T> data) {
    if (!data) return std::nullopt;
    return Value{type, std::move(*data)};
}

}  // namespace

std::optional<DataType> dataTypeOf(std::string_view uri) {
    for (std::size_t i = 0; i < types.size(); ++i) {
        if (types[i].uri == uri) return static_cast<DataType>(i);
    }
    return std::nullopt;
}

std::string_view uriOf(DataType type) {
    return types[static_cast<std::size_t>(type)].uri;
}
std::string_view nameOf(DataType type) {
    return types[static_cast<std::size_t>(type)].name;
}

bool equal(const Value& a, const Value& b) {
    if (a.type != b.type || a.data.index() != b.data.index()) return false;
    if (const auto* moment = std::get_if<Moment>(&a.data)) return moment->utc() == b.moment().utc();
    if (const auto* text = std::get_if<std::string>(&a.data)) return *text == b.text();
    if (const auto* truth = std::get_if<bool>(&a.data)) return *truth == b.truth();
    if (const auto* number = std::get_if<std::int64_t>(&a.data)) return *number == b.number();
    return a.real() == b.real();
}

std::optional<Value> readValue(DataType type, std::string_view text) {
    if (type == DataType::string) return Value{type, std::string(text)};
    text = trim(text);
    switch (type) {
        case DataType::string:
        case DataType::anyUri:
        case DataType::ipAddress:
        case DataType::dnsName:
            return Value{type, std::string(text)};
        case DataType::boolean:
            if (text == "true" || text == "1") return Value{type, true};
            if (text == "false" || text == "0") return Value{type, false};
            return std::nullopt;
        case DataType::integer:
            return typed(type, readInteger(text));
        case DataType::real:
            return typed(type, readDouble(text));
        case DataType::time:
            return typed(type, readTime(text));
        case DataType::date:
            return typed(type, readDate(text));
        case DataType::dateTime:
            return typed(type, readDateTime(text));
        case DataType::dayTimeDuration:
            return typed(type, readDayTimeDuration(text));
        case DataType::yearMonthDuration:
            return typed(type, readYearMonthDuration(text));
        case DataType::hexBinary:
            return typed(type, readHex(text));
        case DataType::base64Binary:
            return typed(type, readBase64(text));
        case DataType::rfc822Name:
            return typed(type, readMailName(text));
        case DataType::x500Name:
            return typed(type, readDistinguishedName(text));
    }
    return std::nullopt;
}

std::string writeValue(const Value& value) {
    switch (value.type) {
        case DataType::boolean:
            return value.truth() ? "true" : "false";
        case DataType::integer:
            return std::to_string(value.number());
        case DataType::real:
            return writeDouble(value.real());
        case DataType::time:
            return writeMoment(value.moment(), false, true);
        case DataType::date:
            return writeMoment(value.moment(), true, false);
        case DataType::dateTime:
            return writeMoment(value.moment(), true, true);
        case DataType::dayTimeDuration:
            return writeDayTime(value.number());
        case DataType::yearMonthDuration:
            return writeYearMonth(value.number());
        case DataType::hexBinary:
            return hex(value.text());
        case DataType::base64Binary:
            return base64(value.text());
        default:
            return value.text();
    }
}

}  // namespace varde::xacml
