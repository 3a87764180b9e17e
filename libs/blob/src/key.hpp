#pragma once
// Keys become paths, so nothing but plain segments passes.
#include <string_view>

namespace varde::blob {

// Throws Problem(badRequest) unless `key` is one or more segments of [A-Za-z0-9._-], none of them `.` or
// `..`.
void requireKey(std::string_view key);

}  // namespace varde::blob
