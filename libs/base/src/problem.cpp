#include "base/problem.hpp"

namespace varde {

std::string describe(const Finding& finding) {
    auto text = finding.file;
    if (finding.line > 0) text += ":" + std::to_string(finding.line);
    return text + ": " + finding.rule + ": " + finding.message;
}

}  // namespace varde
