#pragma once
// libxml2 compares each attribute of an element with all others, and tells nobody before it has: one start
// tag of a megabyte holds the thread for seconds. So tags are counted through before libxml2 sees the text.
#include <string_view>

namespace varde::xml {

inline constexpr int attributesMax = 1000;  // of one element, namespaces included

// Throws Problem(badRequest) when an element has more, and for an encoding in which that cannot be seen.
void requireFewAttributes(std::string_view text);

}  // namespace varde::xml
