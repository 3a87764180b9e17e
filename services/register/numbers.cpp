#include "numbers.hpp"

#include <algorithm>
#include <span>

namespace varde::registry {
namespace {

bool allDigits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Modulus 11: the weighted sum with the check digit, whose weight is 1, is a multiple of 11.
bool fits(std::string_view digits, std::span<const int> weights) {
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) sum += (digits[i] - '0') * weights[i];
    return sum % 11 == 0;
}

}  // namespace

bool isPersonNumber(std::string_view text, CheckDigits digits) {
    static constexpr int first[] = {3, 7, 6, 1, 8, 9, 4, 5, 2, 1};
    static constexpr int second[] = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
    if (text.size() != 11 || !allDigits(text)) return false;
    return digits == CheckDigits::ignored || (fits(text, first) && fits(text, second));
}

bool isOrganizationNumber(std::string_view text, CheckDigits digits) {
    static constexpr int weights[] = {3, 2, 7, 6, 5, 4, 3, 2, 1};
    if (text.size() != 9 || !allDigits(text)) return false;
    return digits == CheckDigits::ignored || fits(text, weights);
}

}  // namespace varde::registry
