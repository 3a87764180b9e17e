#include "appdef/expression.hpp"

#include <functional>
#include <map>

#include "appdef/field_path.hpp"
#include "base/text.hpp"
#include "expression_functions.hpp"
#include "expression_values.hpp"

namespace varde::appdef {
namespace {

using expression::fail;

constexpr int depthMax = 100;

const expression::Function& functionOf(const json::Array& call) {
    if (call.empty()) fail("Missing function name in expression");
    const auto* name = call.front().asString();
    if (!name) fail("Function name in expression should be string");
    const auto* function = expression::findFunction(*name);
    if (!function) fail("Function \"" + *name + "\" not implemented in backend");
    return *function;
}

void check(const json::Value& expression, int depth) {
    if (expression.isObject()) fail("Invalid type \"object\"");
    const auto* call = expression.asArray();
    if (!call) return;
    if (depth > depthMax) fail("The expression is nested too deeply");
    functionOf(*call);
    for (std::size_t i = 1; i < call->size(); ++i) check((*call)[i], depth + 1);
}

class Evaluation {
public:
    Evaluation(const ExpressionSource& source, std::span<const json::Value> positional)
        : source_(source), positional_(positional) {}

    // All arguments come first, always: an error in a branch that is not taken counts (contract 7.1).
    json::Value run(const json::Value& expression, int depth) const {
        if (expression.isObject()) fail("Invalid type \"object\"");
        const auto* call = expression.asArray();
        if (!call) return expression;
        if (depth > depthMax) fail("The expression is nested too deeply");
        const auto& function = functionOf(*call);
        std::vector<json::Value> arguments;
        arguments.reserve(call->size() - 1);
        for (std::size_t i = 1; i < call->size(); ++i) arguments.push_back(run((*call)[i], depth + 1));
        return function.run(
            {arguments, std::span(*call).subspan(1), source_, positional_, call->front().asString()->c_str()}
        );
    }

private:
    const ExpressionSource& source_;
    std::span<const json::Value> positional_;
};

// Follows a path as the original does: context rows are used up list by list, whichever list it is; an
// explicit index drops them all.
struct Walk {
    const json::Value* value = nullptr;
    std::vector<PathStep> steps;
};

std::optional<Walk> walk(const json::Value& data, std::string_view path, std::span<const std::size_t> rows) {
    auto steps = parsePath(path);
    if (!steps) return std::nullopt;
    Walk out{&data, std::move(*steps)};
    for (std::size_t i = 0; i < out.steps.size(); ++i) {
        auto& step = out.steps[i];
        const auto* member = out.value ? out.value->find(step.name) : nullptr;
        out.value = member;
        if (!member) continue;
        const auto* items = member->asArray();
        if (!items) {
            if (step.index) out.value = nullptr;
            continue;
        }
        if (step.index) {
            rows = {};
        } else {
            if (i + 1 == out.steps.size()) break;
            if (rows.empty()) {
                out.value = nullptr;
                continue;
            }
            step.index = rows.front();
            rows = rows.subspan(1);
        }
        out.value = *step.index < items->size() ? &(*items)[*step.index] : nullptr;
    }
    return out;
}

}  // namespace

json::Value ExpressionSource::component(std::string_view id) const {
    fail("Unable to find component with identifier " + std::string(id));
}

json::Value evaluate(
    const json::Value& expression, const ExpressionSource& source, std::span<const json::Value> positional
) {
    return Evaluation(source, positional).run(expression, 0);
}

bool evaluateBoolean(const json::Value& expression, const ExpressionSource& source, bool otherwise) {
    if (expression.isNull()) return otherwise;
    return expression::toBoolean(evaluate(expression, source));
}

std::optional<std::string> expressionError(const json::Value& expression) {
    try {
        check(expression, 0);
    } catch (const Problem& problem) {
        // Asked whether it is well formed, the reason is the answer.
        return problem.detail;
    }
    return std::nullopt;
}

const json::Value* findInRow(
    const json::Value& data, std::string_view path, std::span<const std::size_t> rows
) {
    const auto found = walk(data, path, rows);
    return found ? found->value : nullptr;
}

json::Value lookUp(const json::Value& data, std::string_view path, std::span<const std::size_t> rows) {
    const auto* found = findInRow(data, path, rows);
    return found ? *found : json::Value();
}

std::optional<std::string> pathInRow(
    const json::Value& data, std::string_view path, std::span<const std::size_t> rows
) {
    const auto found = walk(data, path, rows);
    if (!found) return std::nullopt;
    return writePath(found->steps);
}

}  // namespace varde::appdef
