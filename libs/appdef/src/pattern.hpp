#pragma once
// Regular expressions of data models, which were written for .NET: PCRE2 is the nearest that Debian has.
// Matching is bounded, so that no pattern can stop the process.
#include <memory>
#include <string>
#include <string_view>

namespace varde::appdef {

class Pattern {
public:
    // Throws std::invalid_argument with the reason.
    explicit Pattern(std::string_view text);

    // Whether the first match is the whole text, as .NET's RegularExpression attribute asks. A text on which
    // matching costs too much does not match.
    bool matchesWhole(std::string_view text) const;

private:
    struct Code;
    std::shared_ptr<const Code> code_;
};

}  // namespace varde::appdef
