#include <algorithm>

#include "base/text.hpp"
#include "compiler.hpp"

namespace varde::xacml {
namespace {

// As a match the original takes this for plain equality (contract 3.4); by the standard it has no place
// there.
constexpr std::string_view stringIsIn = "urn:oasis:names:tc:xacml:1.0:function:string-is-in";
constexpr std::string_view stringEqual = "urn:oasis:names:tc:xacml:1.0:function:string-equal";
constexpr std::string_view stringEqualIgnoringCase =
    "urn:oasis:names:tc:xacml:3.0:function:string-equal-ignore-case";

std::string idOf(const xml::Node& root) {
    return root.attribute(root.name == "PolicySet" ? "PolicySetId" : "PolicyId").value_or("");
}

}  // namespace

void Compiler::fail(const xml::Node& node, std::string rule, std::string message) {
    findings_.push_back({name_, node.line, std::move(rule), std::move(message)});
}

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
        const auto found = std::find_if(order.begin(), order.end(), [&](const auto& names) {
            return std::find(names.begin(), names.end(), child.name) != names.end();
        });
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

std::optional<Match> Compiler::match(const xml::Node& node) {
    const auto before = findings_.size();
    checkChildren(node, {{"AttributeValue"}, {"AttributeDesignator"}});
    auto id = required(node, "MatchId");
    const auto* value = node.child("AttributeValue");
    const auto* looked = node.child("AttributeDesignator");
    if (!value || !looked || node.children.size() != 2) {
        fail(node, "match", "a Match has one AttributeValue and one AttributeDesignator");
        return std::nullopt;
    }
    auto read = literal(*value);
    const auto index = designator(*looked);
    if (findings_.size() != before) return std::nullopt;

    if (id == stringIsIn) id = stringEqual;
    const auto* function = findFunction(id);
    if (!function) {
        fail(node, "function", "the match function '" + id + "' is not known");
        return std::nullopt;
    }
    const auto type = compiled_.designators[*index].type;
    const std::vector<Shape> wanted{{read->type, false}, {type, false}};
    const Shape boolean{DataType::boolean, false};
    if (function->form != Form::computed || function->parameters != wanted || function->returns != boolean) {
        fail(node, "type", "'" + id + "' does not compare values of these data types");
        return std::nullopt;
    }
    Match compiled;
    compiled.kind = id == stringEqual               ? Match::Kind::equalTexts
                    : id == stringEqualIgnoringCase ? Match::Kind::equalTextsIgnoringCase
                                                    : Match::Kind::function;
    compiled.function = function;
    compiled.text = value->text;
    compiled.literal = std::move(*read);
    compiled.designator = *index;
    return compiled;
}

AllOf Compiler::allOf(const xml::Node& node) {
    checkChildren(node, {{"Match"}});
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
    checkChildren(*node, {{"AnyOf"}});
    for (const auto* any : node->all("AnyOf")) {
        checkChildren(*any, {{"AllOf"}});
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
    checkChildren(*list, {{item}});
    for (const auto* node : list->all(item)) {
        checkChildren(*node, {{"AttributeAssignmentExpression"}});
        ObligationExpression read;
        read.id = required(*node, id);
        read.fulfillOn = effect(*node, appliesTo).value_or(Effect::permit);
        for (const auto* assigned : node->all("AttributeAssignmentExpression")) {
            AssignmentExpression assignment;
            assignment.attributeId = required(*assigned, "AttributeId");
            assignment.category = assigned->attribute("Category").value_or("");
            assignment.issuer = assigned->attribute("Issuer").value_or("");
            if (auto value = onlyExpression(*assigned)) {
                assignment.expression = std::move(*value);
                read.assignments.push_back(std::move(assignment));
            }
        }
        compiled.push_back(std::move(read));
    }
    return compiled;
}

Duties Compiler::duties(const xml::Node& node) {
    return {
        obligations(node.child("ObligationExpressions"), "ObligationExpression", "ObligationId", "FulfillOn"),
        obligations(node.child("AdviceExpressions"), "AdviceExpression", "AdviceId", "AppliesTo")};
}

Rule Compiler::rule(const xml::Node& node) {
    checkChildren(
        node, {{"Description"}, {"Target"}, {"Condition"}, {"ObligationExpressions"}, {"AdviceExpressions"}}
    );
    Rule compiled;
    compiled.id = required(node, "RuleId");
    compiled.effect = effect(node, "Effect").value_or(Effect::deny);
    compiled.target = target(node.child("Target"));
    if (const auto* condition = node.child("Condition")) {
        compiled.condition = onlyExpression(*condition);
        const Shape boolean{DataType::boolean, false};
        if (compiled.condition && compiled.condition->shape != boolean) {
            fail(*condition, "condition", "a Condition is true or false");
        }
    }
    compiled.duties = duties(node);
    return compiled;
}

Algorithm Compiler::algorithm(const xml::Node& node, std::string_view attribute) {
    const auto id = required(node, attribute);
    const auto known = algorithmOf(id);
    if (!known && !id.empty()) fail(node, "algorithm", "the combining algorithm '" + id + "' is not known");
    const auto read = known.value_or(Algorithm::denyOverrides);
    if (read == Algorithm::onlyOneApplicable && node.name == "Policy") {
        fail(node, "algorithm", "'" + id + "' combines policies, not rules");
    }
    return read;
}

Element Compiler::policy(const xml::Node& node) {
    checkChildren(
        node,
        {{"Description"},
         {"PolicyIssuer"},
         {"PolicyDefaults"},
         {"Target"},
         {"CombinerParameters", "RuleCombinerParameters", "VariableDefinition", "Rule"},
         {"ObligationExpressions"},
         {"AdviceExpressions"}}
    );
    definitions_.clear();
    variables_.clear();
    for (const auto* definition : node.all("VariableDefinition")) {
        const auto id = required(*definition, "VariableId");
        if (!definitions_.emplace(id, definition).second) {
            fail(*definition, "variable", "the variable '" + id + "' is defined twice");
        }
        if (definition->children.size() != 1)
            fail(*definition, "expression", "VariableDefinition holds one expression");
    }
    Element compiled;
    compiled.id = required(node, "PolicyId");
    compiled.algorithm = algorithm(node, "RuleCombiningAlgId");
    if (!node.child("Target")) fail(node, "target", "a Policy has a Target, which may be empty");
    compiled.target = target(node.child("Target"));
    for (const auto* one : node.all("Rule")) compiled.rules.push_back(rule(*one));
    if (compiled.rules.empty() && definitions_.empty()) fail(node, "rules", "a Policy has at least one Rule");
    compiled.duties = duties(node);
    return compiled;
}

std::optional<Element> Compiler::reference(const xml::Node& node) {
    const std::string id(node.trimmedText());
    const auto known = offered_.find(id);
    const bool isSet = node.name == "PolicySetIdReference";
    if (known == offered_.end() || (known->second.root->name == "PolicySet") != isSet) {
        fail(node, "reference", "'" + id + "' is not known");
        return std::nullopt;
    }
    if (!openReferences_.insert(id).second) {
        fail(node, "reference", "'" + id + "' refers to itself");
        return std::nullopt;
    }
    auto outer = std::exchange(name_, known->second.name);
    auto compiled = element(*known->second.root);
    name_ = std::move(outer);
    openReferences_.erase(id);
    return compiled;
}

Element Compiler::policySet(const xml::Node& node) {
    checkChildren(
        node,
        {{"Description"},
         {"PolicyIssuer"},
         {"PolicySetDefaults"},
         {"Target"},
         {"PolicySet",
          "Policy",
          "PolicySetIdReference",
          "PolicyIdReference",
          "CombinerParameters",
          "PolicyCombinerParameters",
          "PolicySetCombinerParameters"},
         {"ObligationExpressions"},
         {"AdviceExpressions"}}
    );
    Element compiled;
    compiled.id = required(node, "PolicySetId");
    compiled.algorithm = algorithm(node, "PolicyCombiningAlgId");
    if (!node.child("Target")) fail(node, "target", "a PolicySet has a Target, which may be empty");
    compiled.target = target(node.child("Target"));
    for (const auto& child : node.children) {
        if (child.name == "Policy" || child.name == "PolicySet") compiled.children.push_back(element(child));
        if (child.name == "PolicyIdReference" || child.name == "PolicySetIdReference") {
            if (auto referred = reference(child)) compiled.children.push_back(std::move(*referred));
        }
    }
    compiled.duties = duties(node);
    return compiled;
}

Element Compiler::element(const xml::Node& node) {
    return node.name == "PolicySet" ? policySet(node) : policy(node);
}

void Compiler::offer(const std::string& name, const xml::Node& root) {
    offered_[idOf(root)] = {name, &root};
}

std::shared_ptr<const CompiledPolicy> Compiler::compile(const xml::Node& root) {
    if ((root.name != "Policy" && root.name != "PolicySet") || root.namespaceUri != policyNamespace) {
        fail(root, "root", "the document is not a policy of XACML 3.0");
        return nullptr;
    }
    openReferences_.insert(idOf(root));
    compiled_.root = element(root);
    return std::make_shared<const CompiledPolicy>(std::move(compiled_));
}

std::optional<Policy> compilePolicy(
    std::string_view xml,
    const std::string& name,
    std::vector<Finding>& findings,
    const std::vector<PolicySource>& referable
) {
    const auto before = findings.size();
    const auto read = [&](std::string_view text, const std::string& file) -> std::optional<xml::Document> {
        try {
            return xml::parse(text);
        } catch (const Problem& problem) {  // a mistake in the file like any other: told with the rest
            findings.push_back({file, 0, "xml", problem.detail});
            return std::nullopt;
        }
    };
    const auto document = read(xml, name);
    if (!document) return std::nullopt;
    std::vector<xml::Document> others;
    others.reserve(referable.size());
    Compiler compiler(name, findings);
    for (const auto& source : referable) {
        if (auto other = read(source.xml, source.name)) {
            others.push_back(std::move(*other));
            compiler.offer(source.name, others.back().root());
        }
    }
    auto compiled = compiler.compile(document->root());
    if (findings.size() != before) return std::nullopt;
    return Policy(std::move(compiled));
}

}  // namespace varde::xacml
