#include "names.hpp"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "base/text.hpp"

namespace varde::registry {
namespace {

constexpr std::size_t charactersCompared = 4;
constexpr char32_t aRing = U'å';
constexpr char32_t combiningRing = 0x030A;

// Lenient: what is no well-formed sequence counts byte by byte.
std::u32string decode(std::string_view text) {
    std::u32string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
        char32_t point = more == 0 ? lead : lead & (0x3Fu >> more);
        if (i + more >= text.size()) {
            out += lead;
            ++i;
            continue;
        }
        for (std::size_t k = 1; k <= more; ++k)
            point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3Fu);
        out += point;
        i += more + 1;
    }
    return out;
}

// Letters that are a base letter with marks, lower case, in runs.
constexpr std::pair<std::u32string_view, char32_t> marked[] = {
    {U"àáâãäāăąǎ", U'a'},
    {U"çćĉċč", U'c'},
    {U"ď", U'd'},
    {U"èéêëēĕėęě", U'e'},
    {U"ĝğġģ", U'g'},
    {U"ĥ", U'h'},
    {U"ìíîïĩīĭįǐ", U'i'},
    {U"ĵ", U'j'},
    {U"ķ", U'k'},
    {U"ĺļľ", U'l'},
    {U"ñńņň", U'n'},
    {U"òóôõöōŏőǒ", U'o'},
    {U"ŕŗř", U'r'},
    {U"śŝşš", U's'},
    {U"ţť", U't'},
    {U"ùúûüũūŭůűųǔ", U'u'},
    {U"ŵ", U'w'},
    {U"ýÿŷ", U'y'},
    {U"źżž", U'z'}};

char32_t toLowerCase(char32_t c) {
    if (c >= U'A' && c <= U'Z') return c + 32;
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;
    if (c == 0x178) return 0xFF;  // Ÿ
    const bool evenIsUpper = (c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177);
    const bool oddIsUpper =
        (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E) || (c >= 0x1CD && c <= 0x1DC);
    if (evenIsUpper && c % 2 == 0) return c + 1;
    if (oddIsUpper && c % 2 == 1) return c + 1;
    return c;
}

char32_t withoutMarks(char32_t c) {
    for (const auto& [letters, base] : marked) {
        if (letters.find(c) != std::u32string_view::npos) return base;
    }
    return c;
}

std::u32string folded(std::string_view name) {
    std::u32string out;
    for (const auto c : decode(trim(name))) {
        if (c == combiningRing && !out.empty() && out.back() == U'a') {
            out.back() = aRing;
        } else if (c < 0x0300 || c > 0x036F) {  // other combining marks say nothing here
            out += withoutMarks(toLowerCase(c));
        }
    }
    out.resize(std::min(out.size(), charactersCompared));
    return out;
}

}  // namespace

bool similarLastNames(std::string_view a, std::string_view b) {
    return folded(a) == folded(b);
}

}  // namespace varde::registry
