#include "trace.hpp"

#include <random>

#include "base/encoding.hpp"

namespace varde::http {
namespace {

// Ids have to be distinct, not secret: one seed a thread from the system, then arithmetic.
std::uint64_t nextRandom() {
    thread_local std::mt19937_64 engine = [] {
        std::array<std::uint8_t, 8> bytes{};
        randomBytes(bytes);
        std::uint64_t seed = 0;
        for (const auto byte : bytes) seed = seed << 8 | byte;
        return std::mt19937_64(seed);
    }();
    std::uint64_t value = 0;
    while (value == 0) value = engine();
    return value;
}

void appendHex(std::string& out, std::uint64_t value) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<char, 16> text;
    for (auto at = text.rbegin(); at != text.rend(); ++at, value >>= 4) *at = digits[value & 15];
    out.append(text.data(), text.size());
}

bool isHexId(std::string_view text) {
    const auto isDigit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return std::all_of(text.begin(), text.end(), isDigit) &&
           text.find_first_not_of('0') != std::string_view::npos;
}

}  // namespace

Trace traceOf(const Headers& headers) {
    Trace trace;
    appendHex(trace.spanId, nextRandom());
    // version "-" trace-id "-" parent-id "-" flags
    const auto given = headers.find("traceparent");
    if (given && given->size() >= 55 && (*given)[2] == '-' && (*given)[35] == '-' && (*given)[52] == '-' &&
        given->substr(0, 2) != "ff" && isHexId(given->substr(3, 32)) && isHexId(given->substr(36, 16))) {
        trace.traceId = given->substr(3, 32);
        return trace;
    }
    trace.traceId.reserve(32);
    appendHex(trace.traceId, nextRandom());
    appendHex(trace.traceId, nextRandom());
    return trace;
}

}  // namespace varde::http
