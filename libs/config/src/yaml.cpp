#include <yaml-cpp/yaml.h>

#include "config/tree.hpp"

namespace varde::config {
namespace {

constexpr int depthMax = 32;

int lineOf(const YAML::Mark& mark) {
    return mark.line + 1;
}

Node convert(const YAML::Node& from, const std::string& file, std::vector<Finding>& findings, int depth) {
    Node node;
    node.line = lineOf(from.Mark());
    if (depth > depthMax) {
        findings.push_back({file, node.line, "yaml", "nested too deeply"});
        return node;
    }
    if (from.IsScalar()) {
        node.kind = Node::Kind::scalar;
        node.text = from.Scalar();
    } else if (from.IsSequence()) {
        node.kind = Node::Kind::list;
        for (const auto& item : from) node.items.push_back(convert(item, file, findings, depth + 1));
    } else if (from.IsMap()) {
        node.kind = Node::Kind::map;
        for (const auto& member : from) {
            const auto line = lineOf(member.first.Mark());
            if (!member.first.IsScalar()) {
                findings.push_back({file, line, "yaml", "a key must be a plain word"});
                continue;
            }
            auto name = member.first.Scalar();
            if (node.find(name)) {
                findings.push_back({file, line, "duplicate-key", "'" + name + "' stands here twice"});
                continue;
            }
            auto value = convert(member.second, file, findings, depth + 1);
            value.line = line;  // where its name is, which is where people look
            node.members.emplace_back(std::move(name), std::move(value));
        }
    }
    return node;
}

}  // namespace

const Node* Node::find(std::string_view name) const {
    for (const auto& [key, value] : members) {
        if (key == name) return &value;
    }
    return nullptr;
}

Node readYaml(std::string_view text, const std::string& file, std::vector<Finding>& findings) {
    // yaml-cpp reports syntax by exception; here it is one of the mistakes that are told together.
    try {
        return convert(YAML::Load(std::string(text)), file, findings, 0);
    } catch (const YAML::Exception& error) {
        findings.push_back({file, lineOf(error.mark), "yaml", error.msg});
        return {};
    }
}

}  // namespace varde::config
