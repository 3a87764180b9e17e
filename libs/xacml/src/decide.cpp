#include <algorithm>

#include "combine.hpp"
#include "compiled.hpp"

namespace varde::xacml {
namespace {

// One decision. Request values are found once for each designator of the policy and then only pointed at.
class Evaluation {
public:
    Evaluation(const CompiledPolicy& policy, const Request& request)
        : policy_(policy), request_(request), bags_(policy.designators.size()) {}

    Decision decide();

private:
    struct Bag {
        bool found = false;  // looked for already
        std::vector<const std::string*> values;
    };

    const Bag& bag(std::size_t designator);
    MatchResult match(const Match& match);
    MatchResult all(const AllOf& matches);
    MatchResult any(const AnyOf& alternatives);
    MatchResult target(const Target& target);
    Extended rule(const Rule& rule);
    Extended rules();
    bool reached(const Rule& rule);
    bool touches(const Rule& rule, std::string_view category);
    void oblige(const std::vector<ObligationExpression>& from, Effect effect, std::vector<Obligation>& to);

    const CompiledPolicy& policy_;
    const Request& request_;
    std::vector<Bag> bags_;
    std::vector<const Rule*> applied_;  // those that gave Permit or Deny, whose obligations may count
    bool missing_ = false;
};

const Evaluation::Bag& Evaluation::bag(std::size_t designator) {
    auto& bag = bags_[designator];
    if (bag.found) return bag;
    bag.found = true;
    const auto& wanted = policy_.designators[designator];
    for (const auto& category : request_.categories) {
        if (category.id != wanted.category) continue;
        for (const auto& attribute : category.attributes) {
            if (attribute.id != wanted.attributeId || attribute.dataType != wanted.dataType) continue;
            if (!wanted.issuer.empty() && attribute.issuer != wanted.issuer) continue;
            for (const auto& value : attribute.values) bag.values.push_back(&value);
        }
    }
    return bag;
}

MatchResult Evaluation::match(const Match& match) {
    const auto& found = bag(match.designator);
    if (found.values.empty() && policy_.designators[match.designator].mustBePresent) {
        missing_ = true;
        return MatchResult::indeterminate;
    }
    for (const auto* value : found.values) {
        if (match.function(match.literal, *value)) return MatchResult::match;
    }
    return MatchResult::noMatch;
}

MatchResult Evaluation::all(const AllOf& matches) {
    auto result = MatchResult::match;
    for (const auto& one : matches) {
        const auto found = match(one);
        if (found == MatchResult::noMatch) return found;
        if (found == MatchResult::indeterminate) result = found;
    }
    return result;
}

MatchResult Evaluation::any(const AnyOf& alternatives) {
    auto result = MatchResult::noMatch;
    for (const auto& alternative : alternatives) {
        const auto found = all(alternative);
        if (found == MatchResult::match) return found;
        if (found == MatchResult::indeterminate) result = found;
    }
    return result;
}

MatchResult Evaluation::target(const Target& target) {
    auto result = MatchResult::match;
    for (const auto& alternatives : target) {
        const auto found = any(alternatives);
        if (found == MatchResult::noMatch) return found;
        if (found == MatchResult::indeterminate) result = found;
    }
    return result;
}

Extended Evaluation::rule(const Rule& rule) {
    const bool permits = rule.effect == Effect::permit;
    switch (target(rule.target)) {
        case MatchResult::noMatch:
            return Extended::notApplicable;
        case MatchResult::indeterminate:
            return permits ? Extended::indeterminateP : Extended::indeterminateD;
        case MatchResult::match:
            break;
    }
    applied_.push_back(&rule);
    return permits ? Extended::permit : Extended::deny;
}

Extended Evaluation::rules() {
    Combiner combiner(policy_.algorithm);
    for (const auto& one : policy_.rules) {
        if (!combiner.add(rule(one))) break;
    }
    return combiner.result();
}

// Whether the rule's target is met as far as it speaks of one category: an AllOf that does, and whose matches
// of that category hold. This is how the original engine looks at targets (contract 3.5); here it only
// decides what is echoed.
bool Evaluation::touches(const Rule& rule, std::string_view category) {
    bool mentioned = false;
    for (const auto& alternatives : rule.target) {
        for (const auto& matches : alternatives) {
            bool speaks = false;
            bool holds = true;
            for (const auto& one : matches) {
                if (policy_.designators[one.designator].category != category) continue;
                speaks = true;
                holds = holds && match(one) == MatchResult::match;
            }
            if (speaks && holds) return true;
            mentioned = mentioned || speaks;
        }
    }
    return !mentioned;
}

bool Evaluation::reached(const Rule& rule) {
    return touches(rule, category::resource) && touches(rule, category::action);
}

void Evaluation::oblige(
    const std::vector<ObligationExpression>& from, Effect effect, std::vector<Obligation>& to
) {
    for (const auto& expression : from) {
        if (expression.fulfillOn == effect) to.push_back(expression.obligation);
    }
}

Decision Evaluation::decide() {
    auto result = Extended::notApplicable;
    const auto applicable = target(policy_.target);
    if (applicable != MatchResult::noMatch) result = rules();
    if (applicable == MatchResult::indeterminate) {
        // XACML 3.0, table 7: what the rules would have said is now in doubt.
        if (result == Extended::permit) result = Extended::indeterminateP;
        if (result == Extended::deny) result = Extended::indeterminateD;
    }

    Decision decision;
    switch (result) {
        case Extended::permit:
            decision.outcome = Outcome::permit;
            break;
        case Extended::deny:
            decision.outcome = Outcome::deny;
            break;
        case Extended::notApplicable:
            decision.outcome = Outcome::notApplicable;
            break;
        default:
            return Decision::indeterminate(
                missing_ ? StatusCode::missingAttribute : StatusCode::processingError,
                missing_ ? "an attribute that must be present is missing"
                         : "the policy could not be evaluated"
            );
    }
    if (result != Extended::notApplicable) {
        const auto effect = result == Extended::permit ? Effect::permit : Effect::deny;
        for (const auto* applied : applied_) {
            if (applied->effect != effect) continue;
            oblige(applied->obligations, effect, decision.obligations);
            oblige(applied->advice, effect, decision.advice);
        }
        oblige(policy_.obligations, effect, decision.obligations);
        oblige(policy_.advice, effect, decision.advice);
    }
    decision.echo =
        !applied_.empty() || std::any_of(policy_.rules.begin(), policy_.rules.end(), [this](const Rule& one) {
            return reached(one);
        });
    return decision;
}

}  // namespace

std::string_view toString(Outcome outcome) {
    switch (outcome) {
        case Outcome::permit:
            return "Permit";
        case Outcome::deny:
            return "Deny";
        case Outcome::notApplicable:
            return "NotApplicable";
        case Outcome::indeterminate:
            break;
    }
    return "Indeterminate";
}

std::string_view toString(StatusCode code) {
    switch (code) {
        case StatusCode::ok:
            return "urn:oasis:names:tc:xacml:1.0:status:ok";
        case StatusCode::missingAttribute:
            return "urn:oasis:names:tc:xacml:1.0:status:missing-attribute";
        case StatusCode::processingError:
            return "urn:oasis:names:tc:xacml:1.0:status:processing-error";
        case StatusCode::syntaxError:
            break;
    }
    return "urn:oasis:names:tc:xacml:1.0:status:syntax-error";
}

Decision Decision::indeterminate(StatusCode status, std::string message) {
    Decision decision;
    decision.status = status;
    decision.message = std::move(message);
    return decision;
}

Decision decide(const Policy& policy, const Request& request) {
    return Evaluation(policy.compiled(), request).decide();
}

}  // namespace varde::xacml
