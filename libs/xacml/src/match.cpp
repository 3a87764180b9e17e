#include <locale.h>
#include <wctype.h>

#include <array>

#include "base/text.hpp"
#include "compiled.hpp"

namespace varde::xacml {
namespace {

bool isAscii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}

// One code point, and `at` moved behind it. Bytes that are no UTF-8 stand for themselves.
char32_t nextCodePoint(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    if (more == 0 || at + static_cast<std::size_t>(more) > text.size()) return lead;
    char32_t point = lead & (0x3Fu >> more);
    for (int i = 0; i < more; ++i) point = (point << 6) | (static_cast<unsigned char>(text[at++]) & 0x3Fu);
    return point;
}

char32_t fold(char32_t point) {
    static const locale_t unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return static_cast<char32_t>(towupper_l(static_cast<wint_t>(point), unicode));
}

bool equal(std::string_view literal, std::string_view value) {
    return literal == value;
}

// Letters beyond ASCII count too: role code FFØR (contract 9, 16).
bool equalIgnoringCase(std::string_view literal, std::string_view value) {
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < literal.size() && j < value.size()) {
        if (isAscii(literal[i]) && isAscii(value[j])) {
            const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
            if (lower(literal[i++]) != lower(value[j++])) return false;
        } else if (fold(nextCodePoint(literal, i)) != fold(nextCodePoint(value, j))) {
            return false;
        }
    }
    return i == literal.size() && j == value.size();
}

bool equalIntegers(std::string_view literal, std::string_view value) {
    const auto a = parseNumber<std::int64_t>(trim(literal));
    const auto b = parseNumber<std::int64_t>(trim(value));
    return a && b && *a == *b;
}

std::optional<bool> readBoolean(std::string_view text) {
    const auto word = trim(text);
    if (word == "true" || word == "1") return true;
    if (word == "false" || word == "0") return false;
    return std::nullopt;
}

bool equalBooleans(std::string_view literal, std::string_view value) {
    const auto a = readBoolean(literal);
    const auto b = readBoolean(value);
    return a && b && *a == *b;
}

bool startsWith(std::string_view literal, std::string_view value) {
    return value.starts_with(literal);
}
bool endsWith(std::string_view literal, std::string_view value) {
    return value.ends_with(literal);
}
bool contains(std::string_view literal, std::string_view value) {
    return value.find(literal) != value.npos;
}

struct Entry {
    std::string_view id;
    DataType type;
    MatchFunction function;
};

constexpr std::array functions{
    Entry{"urn:oasis:names:tc:xacml:1.0:function:string-equal", DataType::string, equal},
    Entry{"urn:oasis:names:tc:xacml:1.0:function:string-is-in", DataType::string, equal},
    Entry{
        "urn:oasis:names:tc:xacml:3.0:function:string-equal-ignore-case",
        DataType::string,
        equalIgnoringCase},
    Entry{"urn:oasis:names:tc:xacml:3.0:function:string-starts-with", DataType::string, startsWith},
    Entry{"urn:oasis:names:tc:xacml:3.0:function:string-ends-with", DataType::string, endsWith},
    Entry{"urn:oasis:names:tc:xacml:3.0:function:string-contains", DataType::string, contains},
    Entry{"urn:oasis:names:tc:xacml:1.0:function:anyURI-equal", DataType::anyUri, equal},
    Entry{"urn:oasis:names:tc:xacml:1.0:function:integer-equal", DataType::integer, equalIntegers},
    Entry{"urn:oasis:names:tc:xacml:1.0:function:boolean-equal", DataType::boolean, equalBooleans},
};

}  // namespace

DataType dataTypeOf(std::string_view uri) {
    if (uri == datatype::string) return DataType::string;
    if (uri == datatype::anyUri) return DataType::anyUri;
    if (uri == datatype::integer) return DataType::integer;
    if (uri == datatype::boolean) return DataType::boolean;
    return DataType::unknown;
}

MatchFunction findMatchFunction(std::string_view id, DataType type) {
    for (const auto& entry : functions) {
        if (entry.id == id && entry.type == type) return entry.function;
    }
    return nullptr;
}

bool knownMatchFunction(std::string_view id) {
    for (const auto& entry : functions) {
        if (entry.id == id) return true;
    }
    return false;
}

}  // namespace varde::xacml
