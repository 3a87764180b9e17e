#include "evaluate.hpp"

#include <algorithm>

#include "fold.hpp"

namespace varde::xacml {
namespace {

// The time is the caller's to give: there is none that every part of a system would agree on (contract 3.7).
// So where a policy asks for it and the request has none, it is missing.
bool isClock(const std::string& attributeId) {
    return attributeId.starts_with("urn:oasis:names:tc:xacml:1.0:environment:current-");
}

}  // namespace

void Evaluator::fail(StatusCode status, std::string message) {
    if (status_ != StatusCode::ok) return;
    status_ = status;
    message_ = std::move(message);
}

Evaluator::Found& Evaluator::find(std::size_t designator) {
    auto& found = found_[designator];
    if (found.sought) return found;
    found.sought = true;
    const auto& wanted = policy_.designators[designator];
    for (const auto& category : request_.categories) {
        if (category.id != wanted.category) continue;
        for (const auto& attribute : category.attributes) {
            if (attribute.id != wanted.attributeId || attribute.dataType != wanted.dataType) continue;
            if (!wanted.issuer.empty() && attribute.issuer != wanted.issuer) continue;
            for (const auto& value : attribute.values) found.texts.push_back(&value);
        }
    }
    return found;
}

bool Evaluator::isMissing(std::size_t designator) {
    const auto& wanted = policy_.designators[designator];
    if (!find(designator).texts.empty()) return false;
    if (!wanted.mustBePresent && !isClock(wanted.attributeId)) return false;
    fail(StatusCode::missingAttribute, wanted.attributeId + " is missing");
    return true;
}

const std::vector<Value>* Evaluator::values(std::size_t designator) {
    auto& found = find(designator);
    if (found.values) return &*found.values;
    std::vector<Value> read;
    read.reserve(found.texts.size());
    for (const auto* text : found.texts) {
        auto value = readValue(policy_.designators[designator].type, *text);
        if (!value) {
            fail(
                StatusCode::syntaxError,
                policy_.designators[designator].attributeId + " has a value of another type"
            );
            return nullptr;
        }
        read.push_back(std::move(*value));
    }
    found.values = std::move(read);
    return &*found.values;
}

MatchResult Evaluator::match(const Match& match) {
    if (isMissing(match.designator)) return MatchResult::indeterminate;
    if (match.kind != Match::Kind::function) {
        const bool exact = match.kind == Match::Kind::equalTexts;
        for (const auto* text : find(match.designator).texts) {
            if (exact ? *text == match.text : equalIgnoringCase(match.text, *text)) return MatchResult::match;
        }
        return MatchResult::noMatch;
    }
    const auto* known = values(match.designator);
    if (!known) return MatchResult::indeterminate;
    auto result = MatchResult::noMatch;
    for (const auto& value : *known) {
        const Operand arguments[]{match.literal, value};
        const auto holds = call(*match.function, arguments);
        if (!holds) result = MatchResult::indeterminate;
        if (holds && *holds) return MatchResult::match;
    }
    return result;
}

std::optional<Operand> Evaluator::evaluate(const Expression& expression) {
    switch (expression.kind) {
        case Expression::Kind::literal:
            return expression.literal;
        case Expression::Kind::designator: {
            if (isMissing(expression.index)) return std::nullopt;
            const auto* known = values(expression.index);
            if (!known) return std::nullopt;
            return Bag{expression.shape.type, *known};
        }
        case Expression::Kind::variable: {
            auto& known = variables_[expression.index];
            if (!known) known = evaluate(policy_.variables[expression.index]);
            return *known;
        }
        case Expression::Kind::apply:
            break;
    }
    return apply(expression);
}

std::optional<bool> Evaluator::truthOf(const Expression& expression) {
    const auto value = evaluate(expression);
    if (!value) return std::nullopt;
    return one(*value).truth();
}

std::optional<bool> Evaluator::call(const Function& function, std::span<const Operand> arguments) {
    const auto result = function.apply(arguments);
    if (!result) {
        fail(StatusCode::processingError, "a function could not be computed");
        return std::nullopt;
    }
    return one(*result).truth();
}

std::optional<Operand> Evaluator::apply(const Expression& expression) {
    const auto& function = *expression.function;
    if (function.form >= Form::anyOf) return higherOrder(expression);
    if (function.form != Form::computed) return logical(expression);
    std::vector<Operand> arguments;
    arguments.reserve(expression.arguments.size());
    for (const auto& argument : expression.arguments) {
        auto value = evaluate(argument);
        if (!value) return std::nullopt;
        arguments.push_back(std::move(*value));
    }
    auto result = function.apply(arguments);
    if (!result) fail(StatusCode::processingError, "a function could not be computed");
    return result;
}

// These stop at the first argument that settles them.
std::optional<Operand> Evaluator::logical(const Expression& expression) {
    const auto form = expression.function->form;
    std::span<const Expression> arguments = expression.arguments;
    std::int64_t needed = 0;
    if (form == Form::atLeast) {
        const auto count = evaluate(arguments.front());
        if (!count) return std::nullopt;
        needed = one(*count).number();
        arguments = arguments.subspan(1);
        if (needed < 0 || needed > static_cast<std::int64_t>(arguments.size())) {
            fail(StatusCode::processingError, "n-of wants more arguments than there are");
            return std::nullopt;
        }
        if (needed == 0) return truth(true);
    }
    for (const auto& argument : arguments) {
        const auto holds = truthOf(argument);
        if (!holds) return std::nullopt;
        if (form == Form::conjunction && !*holds) return truth(false);
        if (form == Form::disjunction && *holds) return truth(true);
        if (form == Form::atLeast && *holds && --needed == 0) return truth(true);
    }
    return truth(form == Form::conjunction);
}

std::optional<Operand> Evaluator::higherOrder(const Expression& expression) {
    const auto form = expression.function->form;
    const auto& function = *expression.argument;
    std::vector<std::vector<Value>> columns;
    for (const auto& argument : expression.arguments) {
        auto value = evaluate(argument);
        if (!value) return std::nullopt;
        if (auto* bag = std::get_if<Bag>(&*value)) {
            columns.push_back(std::move(bag->values));
        } else {
            columns.push_back({one(*value)});
        }
    }

    if (form == Form::allOfAny || form == Form::anyOfAll || form == Form::allOfAll) {
        const bool allLeft = form != Form::anyOfAll;
        const bool allRight = form != Form::allOfAny;
        for (const auto& left : columns[0]) {
            bool inner = allRight;
            for (const auto& right : columns[1]) {
                const Operand arguments[]{left, right};
                const auto holds = call(function, arguments);
                if (!holds) return std::nullopt;
                if (*holds != allRight) {
                    inner = *holds;
                    break;
                }
            }
            if (inner != allLeft) return truth(inner);
        }
        return truth(allLeft);
    }

    // Every way of taking one value from each column, the last column fastest.
    Bag mapped{expression.shape.type, {}};
    std::vector<std::size_t> at(columns.size(), 0);
    const bool anyEmpty =
        std::any_of(columns.begin(), columns.end(), [](const auto& column) { return column.empty(); });
    for (bool more = !anyEmpty; more;) {
        std::vector<Operand> arguments;
        for (std::size_t i = 0; i < columns.size(); ++i) arguments.emplace_back(columns[i][at[i]]);
        if (form == Form::map) {
            auto value = function.apply(arguments);
            if (!value) {
                fail(StatusCode::processingError, "a function could not be computed");
                return std::nullopt;
            }
            mapped.values.push_back(one(*value));
        } else {
            const auto holds = call(function, arguments);
            if (!holds) return std::nullopt;
            if (*holds != (form == Form::allOf)) return truth(*holds);
        }
        auto column = columns.size();
        more = false;
        while (column > 0 && !more) {
            --column;
            more = ++at[column] < columns[column].size();
            if (!more) at[column] = 0;
        }
    }
    if (form == Form::map) return mapped;
    return truth(form == Form::allOf);
}

}  // namespace varde::xacml
