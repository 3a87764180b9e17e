#include "fold.hpp"

#include <locale.h>
#include <wctype.h>

namespace varde::xacml {
namespace {

bool isAscii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
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

}  // namespace

bool equalIgnoringCase(std::string_view a, std::string_view b) {
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() && j < b.size()) {
        if (isAscii(a[i]) && isAscii(b[j])) {
            if (lower(a[i++]) != lower(b[j++])) return false;
        } else if (fold(nextCodePoint(a, i)) != fold(nextCodePoint(b, j))) {
            return false;
        }
    }
    return i == a.size() && j == b.size();
}

}  // namespace varde::xacml
