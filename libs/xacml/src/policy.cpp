#include "xacml/policy.hpp"

#include <algorithm>
#include <array>

#include "compiled.hpp"

namespace varde::xacml {

Policy::Policy(std::shared_ptr<const CompiledPolicy> compiled) : compiled_(std::move(compiled)) {}

const std::string& Policy::id() const {
    return compiled_->root.id;
}

bool Policy::mentions(std::string_view category, std::string_view attribute) const {
    return std::any_of(
        compiled_->designators.begin(),
        compiled_->designators.end(),
        [&](const Designator& d) { return d.category == category && d.attributeId == attribute; }
    );
}

std::vector<std::string> Policy::permitValues(std::string_view category, std::string_view attribute) const {
    std::vector<std::string> values;
    const auto collect = [&](const Match& match) {
        const auto& looked = compiled_->designators[match.designator];
        if (looked.category != category || looked.attributeId != attribute) return;
        if (std::find(values.begin(), values.end(), match.text) == values.end()) values.push_back(match.text);
    };
    const auto visit = [&](const auto& self, const Element& element) -> void {
        for (const auto& rule : element.rules) {
            if (rule.effect != Effect::permit) continue;
            for (const auto& anyOf : rule.target) {
                for (const auto& allOf : anyOf) std::for_each(allOf.begin(), allOf.end(), collect);
            }
        }
        for (const auto& child : element.children) self(self, child);
    };
    visit(visit, compiled_->root);
    return values;
}

std::string replacePlaceholders(std::string_view xml, std::string_view org, std::string_view app) {
    const std::array<std::pair<std::string_view, std::string_view>, 4> replacements{
        {{"[ORG]", org}, {"[org]", org}, {"[APP]", app}, {"[app]", app}}};
    std::string out;
    out.reserve(xml.size());
    for (std::size_t at = 0; at < xml.size();) {
        const auto rest = xml.substr(at);
        const auto hit = std::find_if(replacements.begin(), replacements.end(), [&](const auto& entry) {
            return rest.starts_with(entry.first);
        });
        if (hit == replacements.end()) {
            out += xml[at++];
        } else {
            out += hit->second;
            at += hit->first.size();
        }
    }
    return out;
}

}  // namespace varde::xacml
