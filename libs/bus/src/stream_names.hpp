#pragma once
// What an entry of a stream looks like.
#include <string_view>

namespace varde::bus {

inline constexpr std::string_view payloadField = "payload";

}  // namespace varde::bus
