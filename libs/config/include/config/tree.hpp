#pragma once
// A settings file as a plain tree, so that whoever loads settings does not see the YAML engine.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/problem.hpp"

namespace varde::config {

struct Node {
    enum class Kind { null, scalar, list, map };

    Kind kind = Kind::null;
    int line = 0;  // 1-based
    std::string text;
    std::vector<Node> items;
    std::vector<std::pair<std::string, Node>> members;

    const Node* find(std::string_view name) const;
};

// Syntax errors and repeated keys become findings that name `file`.
Node readYaml(std::string_view text, const std::string& file, std::vector<Finding>& findings);

}  // namespace varde::config
