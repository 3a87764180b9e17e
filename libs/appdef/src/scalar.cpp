#include "scalar.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/date_time.hpp"
#include "base/text.hpp"

namespace varde::appdef {
namespace {

constexpr std::size_t decimalDigitsMax = 29;

bool isDigits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

json::Value numberValue(const std::string& plain) {
    return json::parseValue(plain);
}

template <class T>
std::optional<json::Value> wholeNumber(std::string_view text) {
    auto plain = plainNumber(text);
    if (!plain) return std::nullopt;
    // "3.0" is a whole number too.
    if (const auto dot = plain->find('.'); dot != std::string::npos) {
        if (plain->find_first_not_of('0', dot + 1) != std::string::npos) return std::nullopt;
        plain->resize(dot);
    }
    const auto value = parseNumber<T>(*plain);
    if (!value) return std::nullopt;
    return json::Value(static_cast<std::int64_t>(*value));
}

std::optional<json::Value> numberFromText(ValueType type, std::string_view text) {
    switch (type) {
        case ValueType::int16:
            return wholeNumber<std::int16_t>(text);
        case ValueType::int32:
            return wholeNumber<std::int32_t>(text);
        case ValueType::int64:
            return wholeNumber<std::int64_t>(text);
        case ValueType::floating: {
            const auto value = parseNumber<double>(text);
            if (!value || !std::isfinite(*value)) return std::nullopt;
            return json::Value(*value);
        }
        default: {
            const auto plain = plainNumber(text);
            if (!plain) return std::nullopt;
            return numberValue(*plain);
        }
    }
}

bool isNumeric(ValueType type) {
    return isValueType(type) && type != ValueType::boolean && type != ValueType::dateTime;
}

std::optional<json::Value> dateFromText(std::string_view text) {
    const auto time = DateTime::parse(text);
    if (!time) return std::nullopt;
    return json::Value(time->toString());
}

}  // namespace

std::optional<std::string> plainNumber(std::string_view text) {
    text = trim(text);
    bool negative = false;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        negative = text.front() == '-';
        text.remove_prefix(1);
    }
    int exponent = 0;
    if (const auto e = text.find_first_of("eE"); e != std::string_view::npos) {
        auto power = text.substr(e + 1);
        if (power.starts_with('+')) power.remove_prefix(1);
        const auto parsed = parseNumber<int>(power);
        if (!parsed || std::abs(*parsed) > 60) return std::nullopt;
        exponent = *parsed;
        text = text.substr(0, e);
    }
    const auto dot = text.find('.');
    std::string whole(text.substr(0, dot));
    std::string fraction(dot == std::string_view::npos ? std::string_view{} : text.substr(dot + 1));
    if ((whole.empty() && fraction.empty()) || !isDigits(whole) || !isDigits(fraction)) return std::nullopt;

    for (; exponent > 0; --exponent) {
        whole += fraction.empty() ? '0' : fraction.front();
        if (!fraction.empty()) fraction.erase(0, 1);
    }
    for (; exponent < 0; ++exponent) {
        fraction.insert(0, 1, whole.empty() ? '0' : whole.back());
        if (!whole.empty()) whole.pop_back();
    }
    whole.erase(0, whole.find_first_not_of('0'));
    if (whole.size() > decimalDigitsMax) return std::nullopt;
    const auto fractionMax = std::min<std::size_t>(28, decimalDigitsMax - whole.size());
    if (fraction.size() > fractionMax) fraction.resize(fractionMax);
    if (whole.empty()) whole = "0";

    std::string out = negative ? "-" : "";
    out += whole;
    if (!fraction.empty()) out += '.' + fraction;
    return out;
}

std::optional<json::Value> scalarFromJson(ValueType type, const json::Value& value, Strictness strictness) {
    if (value.isNull()) return value;
    if (type == ValueType::boolean) return value.isBool() ? std::optional(value) : std::nullopt;
    if (isNumeric(type)) {
        if (value.isNumber()) return numberFromText(type, json::write(value));
        if (strictness == Strictness::exact || !value.isString()) return std::nullopt;
        return numberFromText(type, *value.asString());
    }
    if (!value.isString()) return std::nullopt;
    if (type == ValueType::dateTime) return dateFromText(*value.asString());
    return value;
}

std::optional<json::Value> scalarFromText(ValueType type, std::string_view text) {
    if (type == ValueType::string) return json::Value(text);
    text = trim(text);
    if (type == ValueType::dateTime) return dateFromText(text);
    if (type == ValueType::boolean) {
        if (text == "1") return json::Value(true);
        if (text == "0") return json::Value(false);
        const auto value = parseBool(text);
        if (!value) return std::nullopt;
        return json::Value(*value);
    }
    return numberFromText(type, text);
}

std::optional<std::string> scalarToText(const json::Value& value) {
    if (const auto* text = value.asString()) return *text;
    if (const auto flag = value.asBool()) return *flag ? "true" : "false";
    if (value.isNumber()) {
        auto text = json::write(value);
        return plainNumber(text).value_or(text);
    }
    return std::nullopt;
}

json::Value zeroOf(ValueType type) {
    switch (type) {
        case ValueType::boolean:
            return false;
        case ValueType::dateTime:
            return "0001-01-01T00:00:00";
        case ValueType::string:
        case ValueType::object:
            return nullptr;
        default:
            return 0;
    }
}

bool isXmlName(std::string_view name) {
    const auto starts = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
    };
    const auto continues = [&](char c) {
        return starts(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
    };
    return !name.empty() && starts(name.front()) && std::all_of(name.begin(), name.end(), continues);
}

std::string withoutIllegalCharacters(std::string_view text) {
    constexpr std::string_view replacement = "\xef\xbf\xbd";
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
        const bool control = (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7f;
        const bool c1 = byte == 0xc2 && next >= 0x80 && next <= 0x9f;  // U+0080 to U+009F
        // U+FEFF, and U+FFFE and U+FFFF; a surrogate cannot be in UTF-8 that was read as JSON.
        const auto three = text.substr(i, 3);
        const bool special = three == "\xef\xbb\xbf" || three == "\xef\xbf\xbe" || three == "\xef\xbf\xbf";
        if (control || c1 || special) {
            out += replacement;
            i += special ? 2 : c1 ? 1 : 0;
        } else {
            out += text[i];
        }
    }
    return out;
}

}  // namespace varde::appdef
