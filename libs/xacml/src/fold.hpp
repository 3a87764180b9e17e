#pragma once
// Texts compared without regard to case, letters beyond ASCII included (contract 9, 16).
#include <string_view>

namespace varde::xacml {

bool equalIgnoringCase(std::string_view a, std::string_view b);

}  // namespace varde::xacml
