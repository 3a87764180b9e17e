#include "attribute_bound.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/problem.hpp"
#include "base/text.hpp"

namespace varde::xml {
namespace {

std::size_t after(std::string_view text, std::string_view end, std::size_t from) {
    const auto found = text.find(end, from);
    return found == std::string_view::npos ? text.size() : found + end.size();
}

// The place after the tag whose name begins at `at`.
std::size_t passTag(std::string_view text, std::size_t at) {
    int count = 0;
    char quote = 0;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            return at + 1;
        } else if (c == '=' && ++count > attributesMax) {
            throw Problem(
                Errc::badRequest,
                "invalid XML: an element has more than " + std::to_string(attributesMax) + " attributes"
            );
        }
    }
    return at;
}

void countThrough(std::string_view text) {
    auto at = text.find('<');
    while (at != std::string_view::npos) {
        const auto rest = text.substr(at);
        if (rest.starts_with("<!--")) {
            at = after(text, "-->", at + 4);
        } else if (rest.starts_with("<![CDATA[")) {
            at = after(text, "]]>", at + 9);
        } else if (rest.starts_with("<?")) {
            at = after(text, "?>", at + 2);
        } else if (rest.starts_with("<!")) {
            at += 2;
        } else {
            at = passTag(text, at + 1);
        }
        at = text.find('<', at);
    }
}

// 16-bit units as characters; what is not ASCII becomes one that means nothing here.
std::string narrowed(std::string_view text, bool lowFirst) {
    std::string narrow;
    narrow.reserve(text.size() / 2);
    for (std::size_t at = 0; at + 1 < text.size(); at += 2) {
        const char low = text[lowFirst ? at : at + 1];
        const char high = text[lowFirst ? at + 1 : at];
        narrow += high == 0 ? low : '?';
    }
    return narrow;
}

// In these, a byte below 128 is that ASCII character and nothing else. UTF-16 is what some call their 8-bit
// text; libxml2 tells them.
bool isLikeAscii(std::string_view encoding) {
    static constexpr std::array<std::string_view, 5> known{
        "utf-8", "utf-16", "iso-8859-", "us-ascii", "windows-125"};
    return std::any_of(known.begin(), known.end(), [&](std::string_view name) {
        return startsWithIgnoreCase(encoding, name);
    });
}

std::string_view declaredEncoding(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (!text.starts_with("<?xml")) return {};
    const auto declaration = text.substr(0, text.find("?>"));
    const auto name = declaration.find("encoding");
    if (name == std::string_view::npos) return {};
    const auto begin = declaration.find_first_of("\"'", name);
    if (begin == std::string_view::npos) return {};
    const auto value = declaration.substr(begin + 1);
    return value.substr(0, value.find(declaration[begin]));
}

}  // namespace

void requireFewAttributes(std::string_view text) {
    const auto first = text.substr(0, 2);
    if (first == "\xFF\xFE" || first == std::string_view("<\0", 2)) return countThrough(narrowed(text, true));
    if (first == "\xFE\xFF" || first == std::string_view("\0<", 2))
        return countThrough(narrowed(text, false));
    const auto encoding = declaredEncoding(text);
    if (!encoding.empty() && !isLikeAscii(encoding)) {
        throw Problem(Errc::badRequest, "invalid XML: this encoding is not supported");
    }
    // EBCDIC and the two kinds of UTF-32 begin in none of these ways.
    const auto begin = trim(text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text);
    if (!begin.starts_with('<')) throw Problem(Errc::badRequest, "invalid XML: the text begins with no tag");
    countThrough(text);
}

}  // namespace varde::xml
