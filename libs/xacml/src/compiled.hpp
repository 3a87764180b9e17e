#pragma once
// What a policy is compiled to. Attributes that it looks at are numbered once, over all policies of a set: a
// decision finds each in the request at most once, and everything else refers to the number.
#include <memory>
#include <string>
#include <vector>

#include "functions.hpp"
#include "xacml/decision.hpp"

namespace varde::xacml {

enum class Effect { permit, deny };

// Results as combining algorithms see them: Indeterminate knows what it might have been (XACML 3.0, 7.10).
enum class Extended { permit, deny, notApplicable, indeterminateP, indeterminateD, indeterminateDP };

enum class MatchResult { match, noMatch, indeterminate };

struct Designator {
    std::string category;
    std::string attributeId;
    std::string dataType;
    DataType type = DataType::string;
    std::string issuer;  // empty: any
    bool mustBePresent = false;

    bool operator==(const Designator&) const = default;
};

// Kinds and numbers of arguments have been checked.
struct Expression {
    enum class Kind { literal, designator, variable, apply };

    Kind kind = Kind::literal;
    Shape shape;
    Value literal;
    std::size_t index = 0;               // of the designator or the variable
    const Function* function = nullptr;  // of an apply
    const Function* argument = nullptr;  // the function that a higher-order one is given
    std::vector<Expression> arguments;
};

struct Match {
    // Nearly every match of a real policy is one of two that need no typed values.
    enum class Kind { equalTexts, equalTextsIgnoringCase, function };

    Kind kind = Kind::equalTexts;
    const Function* function = nullptr;
    std::string text;  // the literal as written
    Value literal;
    std::size_t designator = 0;
};
using AllOf = std::vector<Match>;
using AnyOf = std::vector<AllOf>;
using Target = std::vector<AnyOf>;

struct AssignmentExpression {
    std::string attributeId;
    std::string category;
    std::string issuer;
    Expression expression;
};

struct ObligationExpression {
    Effect fulfillOn = Effect::permit;
    std::string id;
    std::vector<AssignmentExpression> assignments;
};

struct Duties {
    std::vector<ObligationExpression> obligations;
    std::vector<ObligationExpression> advice;
};

struct Rule {
    std::string id;
    Effect effect = Effect::permit;
    Target target;
    std::optional<Expression> condition;
    Duties duties;
};

enum class Algorithm {
    denyOverrides,
    permitOverrides,
    denyUnlessPermit,
    permitUnlessDeny,
    firstApplicable,
    onlyOneApplicable,
    legacyDenyOverrides,
    legacyPermitOverrides,
    legacyPolicyDenyOverrides,
    legacyPolicyPermitOverrides,
};
std::optional<Algorithm> algorithmOf(std::string_view id);

// A policy with rules, or a set of such.
struct Element {
    std::string id;
    Algorithm algorithm = Algorithm::denyOverrides;
    Target target;
    std::vector<Rule> rules;
    std::vector<Element> children;
    Duties duties;
};

struct CompiledPolicy {
    Element root;
    std::vector<Designator> designators;
    std::vector<Expression> variables;
};

}  // namespace varde::xacml
