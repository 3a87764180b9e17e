#pragma once
// What a policy is compiled to. Attributes that the policy looks at are numbered once: a decision finds each
// in the request at most once, and matches compare by number.
#include <string>
#include <vector>

#include "xacml/decision.hpp"

namespace varde::xacml {

enum class DataType { string, anyUri, integer, boolean, unknown };
DataType dataTypeOf(std::string_view uri);

enum class Effect { permit, deny };

// Results as combining algorithms see them: Indeterminate knows what it might have been (XACML 3.0, 7.10).
enum class Extended { permit, deny, notApplicable, indeterminateP, indeterminateD, indeterminateDP };

enum class MatchResult { match, noMatch, indeterminate };

struct Designator {
    std::string category;
    std::string attributeId;
    std::string dataType;
    std::string issuer;  // empty: any
    bool mustBePresent = false;

    bool operator==(const Designator&) const = default;
};

// Holds when the policy's literal and the request's value satisfy the function.
using MatchFunction = bool (*)(std::string_view literal, std::string_view value);

// Null for a function that cannot stand in a Match of that data type.
MatchFunction findMatchFunction(std::string_view id, DataType type);
bool knownMatchFunction(std::string_view id);

struct Match {
    MatchFunction function = nullptr;
    std::string literal;
    std::size_t designator = 0;
};
using AllOf = std::vector<Match>;
using AnyOf = std::vector<AllOf>;
using Target = std::vector<AnyOf>;

struct ObligationExpression {
    Effect fulfillOn = Effect::permit;
    Obligation obligation;
};

struct Rule {
    std::string id;
    Effect effect = Effect::permit;
    Target target;
    std::vector<ObligationExpression> obligations;
    std::vector<ObligationExpression> advice;
};

enum class Algorithm {
    denyOverrides,
    permitOverrides,
    denyUnlessPermit,
    permitUnlessDeny,
    firstApplicable,
    legacyDenyOverrides,
    legacyPermitOverrides,
};
std::optional<Algorithm> algorithmOf(std::string_view id);

struct CompiledPolicy {
    std::string id;
    std::string version;
    Algorithm algorithm = Algorithm::denyOverrides;
    Target target;
    std::vector<Rule> rules;
    std::vector<ObligationExpression> obligations;
    std::vector<ObligationExpression> advice;
    std::vector<Designator> designators;
};

}  // namespace varde::xacml
