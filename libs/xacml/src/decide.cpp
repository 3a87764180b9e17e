#include <algorithm>

#include "combine.hpp"
#include "evaluate.hpp"

namespace varde::xacml {
namespace {

// What one policy or set came to, with the duties that hold if its parent agrees.
struct Outcomes {
    Extended result = Extended::notApplicable;
    std::vector<Obligation> obligations;
    std::vector<Obligation> advice;
};

bool isIndeterminate(Extended result) {
    return result != Extended::permit && result != Extended::deny && result != Extended::notApplicable;
}

class Evaluation {
public:
    Evaluation(const CompiledPolicy& policy, const Request& request)
        : policy_(policy), evaluator_(policy, request) {}

    Decision decide();

private:
    MatchResult all(const AllOf& matches);
    MatchResult any(const AnyOf& alternatives);
    MatchResult target(const Target& target);
    Outcomes rule(const Rule& rule);
    Outcomes element(const Element& element);
    Outcomes combine(const Element& element);
    Outcomes onlyOne(const Element& element);
    bool reached(const Element& element);
    bool touches(const Rule& rule, std::string_view category);
    bool fulfil(const Duties& duties, Outcomes& outcomes);
    bool fulfil(const std::vector<ObligationExpression>& from, Effect effect, std::vector<Obligation>& to);

    const CompiledPolicy& policy_;
    Evaluator evaluator_;
    bool matched_ = false;  // a rule's whole target
};

MatchResult Evaluation::all(const AllOf& matches) {
    auto result = MatchResult::match;
    for (const auto& one : matches) {
        const auto found = evaluator_.match(one);
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

bool Evaluation::fulfil(
    const std::vector<ObligationExpression>& from, Effect effect, std::vector<Obligation>& to
) {
    for (const auto& expression : from) {
        if (expression.fulfillOn != effect) continue;
        Obligation obligation{expression.id, {}};
        for (const auto& assigned : expression.assignments) {
            const auto value = evaluator_.evaluate(assigned.expression);
            if (!value) return false;
            const auto add = [&](const Value& one) {
                // A literal goes out as it was written.
                obligation.assignments.push_back(
                    {assigned.attributeId,
                     assigned.category,
                     assigned.issuer,
                     std::string(uriOf(one.type)),
                     writeValue(one)}
                );
            };
            if (const auto* bag = std::get_if<Bag>(&*value)) {
                std::for_each(bag->values.begin(), bag->values.end(), add);
            } else {
                add(one(*value));
            }
        }
        to.push_back(std::move(obligation));
    }
    return true;
}

// A duty that cannot be told makes the result itself Indeterminate.
bool Evaluation::fulfil(const Duties& duties, Outcomes& outcomes) {
    if (outcomes.result != Extended::permit && outcomes.result != Extended::deny) return true;
    const auto effect = outcomes.result == Extended::permit ? Effect::permit : Effect::deny;
    const bool told = fulfil(duties.obligations, effect, outcomes.obligations) &&
                      fulfil(duties.advice, effect, outcomes.advice);
    if (!told)
        outcomes = {effect == Effect::permit ? Extended::indeterminateP : Extended::indeterminateD, {}, {}};
    return told;
}

Outcomes Evaluation::rule(const Rule& rule) {
    const bool permits = rule.effect == Effect::permit;
    Outcomes doubt{permits ? Extended::indeterminateP : Extended::indeterminateD, {}, {}};
    const auto applicable = target(rule.target);
    if (applicable == MatchResult::noMatch) return {};
    if (applicable == MatchResult::indeterminate) return doubt;
    matched_ = true;
    if (rule.condition) {
        const auto holds = evaluator_.evaluate(*rule.condition);
        if (!holds) return doubt;
        if (!one(*holds).truth()) return {};
    }
    Outcomes outcomes{permits ? Extended::permit : Extended::deny, {}, {}};
    fulfil(rule.duties, outcomes);
    return outcomes;
}

// Takes what `from` obliges to, when it is of the effect that was decided.
void inherit(Outcomes& to, std::vector<Outcomes>& from) {
    for (auto& one : from) {
        if (one.result != to.result) continue;
        std::move(one.obligations.begin(), one.obligations.end(), std::back_inserter(to.obligations));
        std::move(one.advice.begin(), one.advice.end(), std::back_inserter(to.advice));
    }
}

Outcomes Evaluation::combine(const Element& element) {
    Combiner combiner(element.algorithm);
    std::vector<Outcomes> parts;
    const auto take = [&](Outcomes outcomes) {
        const auto result = outcomes.result;
        if (!outcomes.obligations.empty() || !outcomes.advice.empty()) parts.push_back(std::move(outcomes));
        return combiner.add(result);
    };
    bool open = true;
    for (const auto& one : element.rules) {
        if (!open) break;
        open = take(rule(one));
    }
    for (const auto& child : element.children) {
        if (!open) break;
        open = take(this->element(child));
    }
    Outcomes outcomes{combiner.result(), {}, {}};
    inherit(outcomes, parts);
    return outcomes;
}

Outcomes Evaluation::onlyOne(const Element& element) {
    const Element* chosen = nullptr;
    for (const auto& child : element.children) {
        const auto applicable = target(child.target);
        if (applicable == MatchResult::noMatch) continue;
        if (applicable == MatchResult::indeterminate || chosen) {
            evaluator_.fail(StatusCode::processingError, "more than one policy of the set may apply");
            return {Extended::indeterminateDP, {}, {}};
        }
        chosen = &child;
    }
    return chosen ? this->element(*chosen) : Outcomes{};
}

Outcomes Evaluation::element(const Element& element) {
    const auto applicable = target(element.target);
    if (applicable == MatchResult::noMatch) return {};
    auto outcomes = element.algorithm == Algorithm::onlyOneApplicable ? onlyOne(element) : combine(element);
    if (applicable == MatchResult::indeterminate) {
        // XACML 3.0, table 7: what the policy would have said is now in doubt.
        const auto result = outcomes.result;
        outcomes = {result, {}, {}};
        if (result == Extended::permit) outcomes.result = Extended::indeterminateP;
        if (result == Extended::deny) outcomes.result = Extended::indeterminateD;
        return outcomes;
    }
    fulfil(element.duties, outcomes);
    return outcomes;
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
                holds = holds && evaluator_.match(one) == MatchResult::match;
            }
            if (speaks && holds) return true;
            mentioned = mentioned || speaks;
        }
    }
    return !mentioned;
}

bool Evaluation::reached(const Element& element) {
    const auto isReached = [this](const Rule& rule) {
        return touches(rule, category::resource) && touches(rule, category::action);
    };
    return std::any_of(element.rules.begin(), element.rules.end(), isReached) ||
           std::any_of(element.children.begin(), element.children.end(), [this](const Element& child) {
               return reached(child);
           });
}

Decision Evaluation::decide() {
    auto outcomes = element(policy_.root);
    if (isIndeterminate(outcomes.result)) {
        const auto status =
            evaluator_.status() == StatusCode::ok ? StatusCode::processingError : evaluator_.status();
        return Decision::indeterminate(status, evaluator_.message());
    }
    Decision decision;
    decision.outcome = outcomes.result == Extended::permit ? Outcome::permit
                       : outcomes.result == Extended::deny ? Outcome::deny
                                                           : Outcome::notApplicable;
    decision.obligations = std::move(outcomes.obligations);
    decision.advice = std::move(outcomes.advice);
    decision.echo = matched_ || reached(policy_.root);
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
