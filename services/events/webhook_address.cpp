#include <arpa/inet.h>

#include <array>
#include <cstring>

#include "webhook.hpp"

namespace varde::events {

namespace {

using V4 = std::array<std::uint8_t, 4>;
using V6 = std::array<std::uint8_t, 16>;

template <std::size_t N>
struct Range {
    std::array<std::uint8_t, N> prefix;
    int bits;

    bool holds(const std::array<std::uint8_t, N>& address) const {
        for (int bit = 0; bit < bits; ++bit) {
            const auto byte = static_cast<std::size_t>(bit / 8);
            const int mask = 0x80 >> (bit % 8);
            if ((prefix[byte] & mask) != (address[byte] & mask)) return false;
        }
        return true;
    }
};

// IANA's special-purpose registries, as far as they are not globally reachable. 169.254/16 holds clouds'
// metadata services.
constexpr Range<4> specialV4[] = {
    {{0, 0, 0, 0}, 8},
    {{10, 0, 0, 0}, 8},
    {{100, 64, 0, 0}, 10},
    {{127, 0, 0, 0}, 8},
    {{169, 254, 0, 0}, 16},
    {{172, 16, 0, 0}, 12},
    {{192, 0, 0, 0}, 24},
    {{192, 0, 2, 0}, 24},
    {{192, 88, 99, 0}, 24},
    {{192, 168, 0, 0}, 16},
    {{198, 18, 0, 0}, 15},
    {{198, 51, 100, 0}, 24},
    {{203, 0, 113, 0}, 24},
    {{224, 0, 0, 0}, 4},
    {{240, 0, 0, 0}, 4},
    {{168, 63, 129, 16}, 32}};
constexpr Range<4> loopbackV4{{127, 0, 0, 0}, 8};
constexpr Range<16> loopbackV6{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128};
constexpr Range<16> globalV6{{0x20}, 3};  // 2000::/3
constexpr Range<16> specialV6[] = {
    {{0x20, 0x01, 0x00}, 23},        // protocol assignments, Teredo
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x20, 0x02}, 16},              // 6to4: an IPv4 address within
    {{0x3f, 0xff, 0x00}, 20}};       // documentation
constexpr Range<16> mappedV4{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
constexpr Range<16> translatedV4{{0x00, 0x64, 0xff, 0x9b}, 96};

bool isPublic(const V4& address) {
    return std::none_of(std::begin(specialV4), std::end(specialV4), [&](const auto& r) {
        return r.holds(address);
    });
}

bool isPublic(const V6& address) {
    if (mappedV4.holds(address) || translatedV4.holds(address)) {
        return isPublic(V4{address[12], address[13], address[14], address[15]});
    }
    if (!globalV6.holds(address)) return false;
    return std::none_of(std::begin(specialV6), std::end(specialV6), [&](const auto& r) {
        return r.holds(address);
    });
}

}  // namespace

bool isPublicAddress(const std::string& address) {
    V4 v4{};
    if (inet_pton(AF_INET, address.c_str(), v4.data()) == 1) return isPublic(v4);
    V6 v6{};
    // With a zone it is link-local, which inet_pton does not read either.
    if (inet_pton(AF_INET6, address.c_str(), v6.data()) == 1) return isPublic(v6);
    return false;
}

bool isLoopbackAddress(const std::string& address) {
    V4 v4{};
    if (inet_pton(AF_INET, address.c_str(), v4.data()) == 1) return loopbackV4.holds(v4);
    V6 v6{};
    if (inet_pton(AF_INET6, address.c_str(), v6.data()) == 1) return loopbackV6.holds(v6);
    return false;
}

}  // namespace varde::events
