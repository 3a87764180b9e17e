#pragma once
// A policy compiled once into an immutable form: cheap to copy, shared by threads, read without a lock.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"

namespace varde::xacml {

struct CompiledPolicy;

class Policy {
public:
    explicit Policy(std::shared_ptr<const CompiledPolicy> compiled);

    const std::string& id() const;
    // Whether a rule's target looks at that attribute: says which look-ups a decision is worth
    // (contract 4.5).
    bool mentions(std::string_view category, std::string_view attribute) const;
    // The distinct values that targets of Permit rules compare that attribute with, in document order.
    std::vector<std::string> permitValues(std::string_view category, std::string_view attribute) const;

    const CompiledPolicy& compiled() const { return *compiled_; }

private:
    std::shared_ptr<const CompiledPolicy> compiled_;
};

// A document that a policy set may refer to by the id of what it holds.
struct PolicySource {
    std::string name;
    std::string xml;
};

// A Policy or a PolicySet. Empty exactly when findings were added: each names the file, the line and the rule
// of what is wrong. Whatever this engine would not evaluate as it is written (an unknown function, algorithm
// or element, arguments of another kind) is a finding, never ignored.
std::optional<Policy> compilePolicy(
    std::string_view xml,
    const std::string& name,
    std::vector<Finding>& findings,
    const std::vector<PolicySource>& referable = {}
);

// The text with [ORG], [org], [APP] and [app] replaced, as deployment does (contract 3.1). The names must be
// plain: letters, digits, hyphens and underscores.
std::string replacePlaceholders(std::string_view xml, std::string_view org, std::string_view app);

}  // namespace varde::xacml
