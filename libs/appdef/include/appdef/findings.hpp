#pragma once
// What is wrong with an app's files, all told at once.
#include <string>
#include <utility>
#include <vector>

#include "base/problem.hpp"

namespace varde::appdef {

struct Findings {
    std::vector<Finding> errors;    // the app cannot run
    std::vector<Finding> warnings;  // it can, but something will not do what its author thinks

    void error(std::string file, int line, std::string rule, std::string message) {
        errors.push_back({std::move(file), line, std::move(rule), std::move(message)});
    }
    void warning(std::string file, int line, std::string rule, std::string message) {
        warnings.push_back({std::move(file), line, std::move(rule), std::move(message)});
    }
};

}  // namespace varde::appdef
