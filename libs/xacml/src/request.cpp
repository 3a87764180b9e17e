#include "xacml/request.hpp"

namespace varde::xacml {

bool Request::has(std::string_view category) const {
    for (const auto& entry : categories) {
        if (entry.id == category && !entry.attributes.empty()) return true;
    }
    return false;
}

const Attribute* Request::find(std::string_view category, std::string_view attribute) const {
    for (const auto& entry : categories) {
        if (entry.id != category) continue;
        for (const auto& candidate : entry.attributes) {
            if (candidate.id == attribute) return &candidate;
        }
    }
    return nullptr;
}

std::optional<std::string> Request::value(std::string_view category, std::string_view attribute) const {
    const auto* found = find(category, attribute);
    if (!found || found->values.empty()) return std::nullopt;
    return found->values.front();
}

void Request::add(std::string_view category, Attribute attribute) {
    for (auto& entry : categories) {
        if (entry.id == category) {
            entry.attributes.push_back(std::move(attribute));
            return;
        }
    }
    categories.push_back({std::string(category), {}});
    categories.back().attributes.push_back(std::move(attribute));
}

void Request::add(std::string_view category, std::string_view attribute, std::string value) {
    Attribute added;
    added.id = attribute;
    added.values.push_back(std::move(value));
    add(category, std::move(added));
}

}  // namespace varde::xacml
