#include "base/guid.hpp"

#include "base/encoding.hpp"

namespace varde {
namespace {

constexpr bool hyphenBefore(std::size_t byte) {
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

std::optional<unsigned> hexDigit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
    return std::nullopt;
}

}  // namespace

Guid Guid::random() {
    Guid guid;
    randomBytes(guid.bytes_);
    guid.bytes_[6] = static_cast<std::uint8_t>((guid.bytes_[6] & 0x0f) | 0x40);
    guid.bytes_[8] = static_cast<std::uint8_t>((guid.bytes_[8] & 0x3f) | 0x80);
    return guid;
}

std::optional<Guid> Guid::parse(std::string_view text) {
    const bool wrapped = text.size() == 38 && ((text.front() == '{' && text.back() == '}') ||
                                               (text.front() == '(' && text.back() == ')'));
    if (wrapped) text = text.substr(1, 36);
    const bool hyphens = text.size() == 36;
    if (!hyphens && (wrapped || text.size() != 32)) return std::nullopt;

    Guid guid;
    std::size_t at = 0;
    for (std::size_t byte = 0; byte < 16; ++byte) {
        if (hyphens && hyphenBefore(byte) && text[at++] != '-') return std::nullopt;
        const auto high = hexDigit(text[at++]);
        const auto low = hexDigit(text[at++]);
        if (!high || !low) return std::nullopt;
        guid.bytes_[byte] = static_cast<std::uint8_t>(*high << 4 | *low);
    }
    return guid;
}

std::string Guid::toString() const {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t byte = 0; byte < 16; ++byte) {
        if (hyphenBefore(byte)) text += '-';
        text += digits[bytes_[byte] >> 4];
        text += digits[bytes_[byte] & 15];
    }
    return text;
}

}  // namespace varde
