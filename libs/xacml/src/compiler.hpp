#pragma once
// One run of the compiler over one document and the documents that it refers to.
#include <map>
#include <set>

#include "compiled.hpp"
#include "xml/document.hpp"

namespace varde::xacml {

// Element names that may stand at one place, for each place in order (contract 3.3).
using Order = std::initializer_list<std::initializer_list<std::string_view>>;

class Compiler {
public:
    Compiler(const std::string& name, std::vector<Finding>& findings) : name_(name), findings_(findings) {}

    // A document that references may name. It outlives the compiler.
    void offer(const std::string& name, const xml::Node& root);
    std::shared_ptr<const CompiledPolicy> compile(const xml::Node& root);

private:
    void fail(const xml::Node& node, std::string rule, std::string message);
    std::string required(const xml::Node& node, std::string_view attribute);
    void checkChildren(const xml::Node& node, Order order);
    std::optional<Effect> effect(const xml::Node& node, std::string_view attribute);

    // Policies, sets and rules.
    Element element(const xml::Node& node);
    Element policy(const xml::Node& node);
    Element policySet(const xml::Node& node);
    std::optional<Element> reference(const xml::Node& node);
    Algorithm algorithm(const xml::Node& node, std::string_view attribute);
    Rule rule(const xml::Node& node);
    Target target(const xml::Node* node);
    AllOf allOf(const xml::Node& node);
    std::optional<Match> match(const xml::Node& node);
    Duties duties(const xml::Node& node);
    std::vector<ObligationExpression> obligations(
        const xml::Node* list, std::string_view item, std::string_view id, std::string_view appliesTo
    );

    // Expressions; empty when something in them was wrong.
    std::optional<Expression> expression(const xml::Node& node);
    std::optional<Expression> onlyExpression(const xml::Node& node);
    std::optional<Expression> apply(const xml::Node& node);
    std::optional<Expression> higherOrder(const xml::Node& node, Expression call, const std::string& id);
    std::optional<Expression> variable(const xml::Node& node);
    std::optional<Value> literal(const xml::Node& node);
    std::optional<std::size_t> designator(const xml::Node& node);

    struct Offered {
        std::string name;
        const xml::Node* root;
    };

    std::string name_;  // of the document that is read now
    std::vector<Finding>& findings_;
    CompiledPolicy compiled_;
    std::map<std::string, Offered> offered_;
    std::set<std::string> openReferences_;
    // Of the policy that is read now.
    std::map<std::string, const xml::Node*> definitions_;
    std::map<std::string, std::size_t> variables_;
    std::set<std::string> openVariables_;
};

}  // namespace varde::xacml
