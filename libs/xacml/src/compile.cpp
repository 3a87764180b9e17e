#include <algorithm>

#include "base/text.hpp"
#include "compiled.hpp"
#include "xml/document.hpp"

namespace varde::xacml {
namespace {

// Child elements that a node may have, in the order of the schema (contract 3.3).
using Order = std::initializer_list<std::string_view>;

class Compiler {
public:
    Compiler(const std::string& name, std::vector<Finding>& findings) : name_(name), findings_(findings) {}

    std::shared_ptr<const CompiledPolicy> policy(const xml::Node& root);

private:
    void fail(const xml::Node& node, std::string rule, std::string message) {
        findings_.push_back({name_, node.line, std::move(rule), std::move(message)});
    }
    std::string required(const xml::Node& node, std::string_view attribute);
    void checkChildren(const xml::Node& node, Order order);
    std::optional<Effect> effect(const xml::Node& node, std::string_view attribute);

    Target target(const xml::Node* node);
    AllOf allOf(const xml::Node& node);
    std::optional<Match> match(const xml::Node& node);
    std::size_t designator(const xml::Node& node);
    Rule rule(const xml::Node& node);
    std::vector<ObligationExpression> obligations(
        const xml::Node* list, std::string_view item, std::string_view id, std::string_view appliesTo
    );

    const std::string& name_;
    std::vector<Finding>& findings_;
    CompiledPolicy compiled_;
};

std::string Compiler::required(const xml::Node& node, std::string_view attribute) {
    const auto value = node.attribute(attribute);
    if (!value || value->empty()) {
        fail(node, "attribute", node.name + " has no " + std::string(attribute));
        return {};
    }
    return *value;
}

void Compiler::checkChildren(const xml::Node& node, Order order) {
    auto place = order.begin();
    for (const auto& child : node.children) {
        const auto found = std::find(order.begin(), order.end(), child.name);
        if (found == order.end() || child.namespaceUri != policyNamespace) {
            fail(child, "element", child.name + " is not allowed in " + node.name);
        } else if (found < place) {
            fail(child, "order", child.name + " stands too late in " + node.name);
        } else {
            place = found;
        }
    }
}

std::optional<Effect> Compiler::effect(const xml::Node& node, std::string_view attribute) {
    const auto text = required(node, attribute);
    if (equalsIgnoreCase(text, "Permit")) return Effect::permit;
    if (equalsIgnoreCase(text, "Deny")) return Effect::deny;
    if (!text.empty()) fail(node, "effect", "'" + text + "' is neither Permit nor Deny");
    return std::nullopt;
}

std::size_t Compiler::designator(const xml::Node& node) {
    Designator read;
    read.category = required(node, "Category");
    read.attributeId = required(node, "AttributeId");
    read.dataType = required(node, "DataType");
    read.issuer = node.attribute("Issuer").value_or("");
    const auto must = required(node, "MustBePresent");
    if (must == "true" || must == "1") {
        read.mustBePresent = true;
    } else if (must != "false" && must != "0" && !must.empty()) {
        fail(node, "attribute", "MustBePresent is neither true nor false");
    }
    const auto known = std::find(compiled_.designators.begin(), compiled_.designators.end(), read);
    if (known != compiled_.designators.end()) {
        return static_cast<std::size_t>(known - compiled_.designators.begin());
    }
    compiled_.designators.push_back(std::move(read));
    return compiled_.designators.size() - 1;
}

std::optional<Match> Compiler::match(const xml::Node& node) {
    const auto before = findings_.size();
    checkChildren(node, {"AttributeValue", "AttributeDesignator"});
    const auto id = required(node, "MatchId");
    const auto* value = node.child("AttributeValue");
    const auto* looked = node.child("AttributeDesignator");
    if (!value || !looked || node.children.size() != 2) {
        fail(node, "match", "a Match has one AttributeValue and one AttributeDesignator");
        return std::nullopt;
    }
    const auto type = required(*value, "DataType");
    Match compiled;
    compiled.literal = value->text;
    compiled.designator = designator(*looked);
    if (findings_.size() != before) return std::nullopt;

    if (!knownMatchFunction(id)) {
        fail(node, "function", "the match function '" + id + "' is not known");
        return std::nullopt;
    }
    compiled.function = findMatchFunction(id, dataTypeOf(type));
    if (!compiled.function || compiled_.designators[compiled.designator].dataType != type) {
        fail(node, "type", "the data types of the value, the attribute and '" + id + "' are not the same");
        return std::nullopt;
    }
    return compiled;
}

AllOf Compiler::allOf(const xml::Node& node) {
    checkChildren(node, {"Match"});
    AllOf compiled;
    for (const auto* child : node.all("Match")) {
        if (auto one = match(*child)) compiled.push_back(std::move(*one));
    }
    if (node.children.empty()) fail(node, "target", "an AllOf has at least one Match");
    return compiled;
}

Target Compiler::target(const xml::Node* node) {
    Target compiled;
    if (!node) return compiled;
    checkChildren(*node, {"AnyOf"});
    for (const auto* any : node->all("AnyOf")) {
        checkChildren(*any, {"AllOf"});
        if (any->children.empty()) fail(*any, "target", "an AnyOf has at least one AllOf");
        auto& alternatives = compiled.emplace_back();
        for (const auto* all : any->all("AllOf")) alternatives.push_back(allOf(*all));
    }
    return compiled;
}

std::vector<ObligationExpression> Compiler::obligations(
    const xml::Node* list, std::string_view item, std::string_view id, std::string_view appliesTo
) {
    std::vector<ObligationExpression> compiled;
    if (!list) return compiled;
    checkChildren(*list, {item});
    for (const auto* node : list->all(item)) {
        checkChildren(*node, {"AttributeAssignmentExpression"});
        ObligationExpression expression;
        expression.obligation.id = required(*node, id);
        expression.fulfillOn = effect(*node, appliesTo).value_or(Effect::permit);
        for (const auto* assigned : node->all("AttributeAssignmentExpression")) {
            const auto* value = assigned->child("AttributeValue");
            if (!value || assigned->children.size() != 1) {
                fail(*assigned, "obligation", "an assignment holds one AttributeValue");
                continue;
            }
            expression.obligation.assignments.push_back(
                {required(*assigned, "AttributeId"),
                 assigned->attribute("Category").value_or(""),
                 assigned->attribute("Issuer").value_or(""),
                 required(*value, "DataType"),
                 value->text}
            );
        }
        compiled.push_back(std::move(expression));
    }
    return compiled;
}

Rule Compiler::rule(const xml::Node& node) {
    checkChildren(node, {"Description", "Target", "ObligationExpressions", "AdviceExpressions"});
    Rule compiled;
    compiled.id = required(node, "RuleId");
    compiled.effect = effect(node, "Effect").value_or(Effect::deny);
    compiled.target = target(node.child("Target"));
    compiled.obligations =
        obligations(node.child("ObligationExpressions"), "ObligationExpression", "ObligationId", "FulfillOn");
    compiled.advice =
        obligations(node.child("AdviceExpressions"), "AdviceExpression", "AdviceId", "AppliesTo");
    return compiled;
}

std::shared_ptr<const CompiledPolicy> Compiler::policy(const xml::Node& root) {
    if (root.name != "Policy" || root.namespaceUri != policyNamespace) {
        fail(root, "root", "the document is not a Policy of XACML 3.0");
        return nullptr;
    }
    checkChildren(
        root,
        {"Description",
         "PolicyIssuer",
         "PolicyDefaults",
         "Target",
         "Rule",
         "ObligationExpressions",
         "AdviceExpressions"}
    );
    compiled_.id = required(root, "PolicyId");
    compiled_.version = root.attribute("Version").value_or("");
    const auto algorithm = required(root, "RuleCombiningAlgId");
    if (const auto known = algorithmOf(algorithm)) {
        compiled_.algorithm = *known;
    } else if (!algorithm.empty()) {
        fail(root, "algorithm", "the combining algorithm '" + algorithm + "' is not known");
    }
    if (!root.child("Target")) fail(root, "target", "a Policy has a Target, which may be empty");
    compiled_.target = target(root.child("Target"));
    for (const auto* node : root.all("Rule")) compiled_.rules.push_back(rule(*node));
    if (compiled_.rules.empty()) fail(root, "rules", "a Policy has at least one Rule");
    compiled_.obligations =
        obligations(root.child("ObligationExpressions"), "ObligationExpression", "ObligationId", "FulfillOn");
    compiled_.advice =
        obligations(root.child("AdviceExpressions"), "AdviceExpression", "AdviceId", "AppliesTo");
    return std::make_shared<const CompiledPolicy>(std::move(compiled_));
}

}  // namespace

std::optional<Policy> compilePolicy(
    std::string_view xml, const std::string& name, std::vector<Finding>& findings
) {
    const auto before = findings.size();
    std::optional<xml::Document> document;
    try {
        document = xml::parse(xml);
    } catch (const Problem& problem) {  // a mistake in the file like any other: told with the rest
        findings.push_back({name, 0, "xml", problem.detail});
        return std::nullopt;
    }
    Compiler compiler(name, findings);
    auto compiled = compiler.policy(document->root());
    if (findings.size() != before) return std::nullopt;
    return Policy(std::move(compiled));
}

}  // namespace varde::xacml
