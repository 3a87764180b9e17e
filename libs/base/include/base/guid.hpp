#pragma once
// A 128-bit id in the text form that the protocol uses.
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace varde {

class Guid {
public:
    constexpr Guid() = default;

    // Version 4, from the system's cryptographic random source.
    static Guid random();
    // With or without hyphens, in braces or in parentheses; either case.
    static std::optional<Guid> parse(std::string_view text);

    // Lower case with hyphens.
    std::string toString() const;
    bool isZero() const { return *this == Guid(); }

    auto operator<=>(const Guid&) const = default;

private:
    std::array<std::uint8_t, 16> bytes_{};
};

}  // namespace varde
