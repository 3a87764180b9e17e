#pragma once
// National identity numbers (11 digits) and organisation numbers (9 digits).
#include <string_view>

namespace varde::registry {

enum class CheckDigits { ignored, checked };

bool isPersonNumber(std::string_view text, CheckDigits digits);
bool isOrganizationNumber(std::string_view text, CheckDigits digits);

}  // namespace varde::registry
