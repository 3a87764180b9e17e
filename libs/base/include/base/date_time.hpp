#pragma once
// A point in time as the protocol writes it: 100 ns ticks, and whether the text had a zone (storage
// contract 1.3).
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace varde {

class DateTime {
public:
    // How the value is written back: `Z`, `+00:00` (it came with an offset and was converted), or no zone at
    // all.
    enum class Zone { utc, offset, none };

    using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;

    constexpr DateTime() = default;
    constexpr explicit DateTime(Ticks sinceUnixEpoch, Zone zone = Zone::utc)
        : sinceEpoch_(sinceUnixEpoch), zone_(zone) {}

    static DateTime fromSystem(std::chrono::system_clock::time_point time);
    static constexpr DateTime fromUnixSeconds(std::int64_t seconds) {
        return DateTime(Ticks(seconds * 10'000'000));
    }

    // ISO 8601 date, or date and time with up to 7 fractional digits (more are cut) and optional zone.
    static std::optional<DateTime> parse(std::string_view text);

    // `2024-05-01T10:00:00.123457Z`: up to 7 fractional digits, trailing zeros trimmed, no fraction when it
    // is zero.
    std::string toString() const;

    constexpr Ticks sinceUnixEpoch() const { return sinceEpoch_; }
    constexpr std::int64_t unixSeconds() const { return floor(sinceEpoch_.count(), 10'000'000); }
    // 100 ns units since 0001-01-01T00:00:00Z, which the storage's continuation tokens count in.
    constexpr std::int64_t dotnetTicks() const { return sinceEpoch_.count() + ticksToUnixEpoch; }
    static constexpr DateTime fromDotnetTicks(std::int64_t ticks) {
        return DateTime(Ticks(ticks - ticksToUnixEpoch));
    }
    constexpr Zone zone() const { return zone_; }

    constexpr DateTime toUtc() const { return DateTime(sinceEpoch_, Zone::utc); }
    constexpr DateTime withZone(Zone zone) const { return DateTime(sinceEpoch_, zone); }
    constexpr DateTime truncatedToMicroseconds() const {
        return DateTime(Ticks(floor(sinceEpoch_.count(), 10) * 10), zone_);
    }

    DateTime operator+(std::chrono::nanoseconds by) const {
        return DateTime(sinceEpoch_ + std::chrono::duration_cast<Ticks>(by), zone_);
    }
    DateTime operator-(std::chrono::nanoseconds by) const { return *this + -by; }
    Ticks operator-(const DateTime& other) const { return sinceEpoch_ - other.sinceEpoch_; }

    // Compares instants; the zone is only a way of writing.
    constexpr bool operator==(const DateTime& other) const { return sinceEpoch_ == other.sinceEpoch_; }
    constexpr auto operator<=>(const DateTime& other) const {
        return sinceEpoch_.count() <=> other.sinceEpoch_.count();
    }

private:
    static constexpr std::int64_t ticksToUnixEpoch = 621'355'968'000'000'000;
    static constexpr std::int64_t floor(std::int64_t value, std::int64_t unit) {
        return value / unit - (value % unit < 0 ? 1 : 0);
    }

    Ticks sinceEpoch_{0};
    Zone zone_ = Zone::utc;
};

}  // namespace varde
