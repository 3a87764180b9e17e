#pragma once
// Expressions over one request. What goes wrong is remembered, so that the decision can say why it is
// Indeterminate.
#include "compiled.hpp"

namespace varde::xacml {

class Evaluator {
public:
    Evaluator(const CompiledPolicy& policy, const Request& request)
        : policy_(policy),
          request_(request),
          found_(policy.designators.size()),
          variables_(policy.variables.size()) {}

    // Empty when it cannot be computed.
    std::optional<Operand> evaluate(const Expression& expression);
    MatchResult match(const Match& match);

    StatusCode status() const { return status_; }
    const std::string& message() const { return message_; }
    void fail(StatusCode status, std::string message);

private:
    // The values of an attribute: as texts, and typed when a function wants them.
    struct Found {
        bool sought = false;
        std::vector<const std::string*> texts;
        std::optional<std::vector<Value>> values;
    };

    Found& find(std::size_t designator);
    bool isMissing(std::size_t designator);
    const std::vector<Value>* values(std::size_t designator);
    std::optional<bool> truthOf(const Expression& expression);
    std::optional<Operand> apply(const Expression& call);
    std::optional<Operand> logical(const Expression& call);
    std::optional<Operand> higherOrder(const Expression& call);
    std::optional<bool> call(const Function& function, std::span<const Operand> arguments);

    const CompiledPolicy& policy_;
    const Request& request_;
    std::vector<Found> found_;
    // Computed once each, or definitions that name others twice would double the work at every step.
    std::vector<std::optional<std::optional<Operand>>> variables_;
    StatusCode status_ = StatusCode::ok;
    std::string message_;
};

}  // namespace varde::xacml
