#include "key.hpp"

#include "base/problem.hpp"
#include "base/text.hpp"

namespace varde::blob {
namespace {

constexpr std::size_t keyBytesMax = 1024;
constexpr std::size_t segmentBytesMax = 255;

bool isPlain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

bool isSegment(std::string_view segment) {
    if (segment.empty() || segment.size() > segmentBytesMax || segment == "." || segment == "..")
        return false;
    return std::all_of(segment.begin(), segment.end(), isPlain);
}

}  // namespace

void requireKey(std::string_view key) {
    const auto segments = split(key, '/');
    if (key.size() > keyBytesMax || !std::all_of(segments.begin(), segments.end(), isSegment)) {
        throw Problem(Errc::badRequest, "not a valid blob key");
    }
}

}  // namespace varde::blob
