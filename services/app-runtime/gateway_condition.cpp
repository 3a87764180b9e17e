#include "gateway_condition.hpp"

#include "appdef/field_path.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"

namespace varde::app_runtime {

namespace {

// Booleans compare as their names, so text stands for every scalar; empty is null.
using Scalar = std::optional<std::string>;

Scalar evaluate(const json::Value& expression, const GatewayContext& context, int depth);

bool isTrue(const Scalar& value) {
    if (!value) return false;
    if (const auto boolean = parseBool(*value)) return *boolean;
    if (*value == "1") return true;
    if (*value == "0") return false;
    throw Problem(Errc::internal, "a gateway's condition has a value that is neither true nor false");
}

Scalar call(const std::string& name, const std::vector<Scalar>& arguments, const GatewayContext& context) {
    const auto toText = [](bool value) { return Scalar(value ? "true" : "false"); };
    const auto need = [&](std::size_t count) {
        if (arguments.size() != count) throw Problem(Errc::internal, "wrong number of arguments for " + name);
    };
    if (name == "gatewayAction") return context.action;
    if (name == "equals" || name == "notEquals") {
        need(2);
        return toText((arguments[0] == arguments[1]) == (name == "equals"));
    }
    if (name == "not") {
        need(1);
        return toText(!isTrue(arguments[0]));
    }
    if (name == "and" || name == "or") {
        const bool all = name == "and";
        for (const auto& argument : arguments) {
            if (isTrue(argument) != all) return toText(!all);
        }
        return toText(all);
    }
    if (name == "dataModel") {
        if (arguments.empty() || !arguments[0] || !context.dataModel) {
            throw Problem(Errc::internal, "dataModel needs a path");
        }
        return context.dataModel(*arguments[0]);
    }
    throw Problem(
        Errc::internal, "a gateway's condition calls " + name + ", which this runtime does not know"
    );
}

Scalar evaluate(const json::Value& expression, const GatewayContext& context, int depth) {
    if (depth > 64) throw Problem(Errc::internal, "a gateway's condition is nested too deeply");
    if (expression.isNull()) return std::nullopt;
    const auto* list = expression.asArray();
    if (list == nullptr) {
        if (expression.isObject()) throw Problem(Errc::internal, "a gateway's condition holds an object");
        return appdef::scalarText(expression);
    }
    if (list->empty() || list->front().asString() == nullptr) {
        throw Problem(Errc::internal, "a gateway's condition is no expression");
    }
    std::vector<Scalar> arguments;
    for (std::size_t at = 1; at < list->size(); ++at)
        arguments.push_back(evaluate((*list)[at], context, depth + 1));
    return call(*list->front().asString(), arguments, context);
}

}  // namespace

bool holds(const json::Value& condition, const GatewayContext& context) {
    // Only boolean true counts: a literal text "true" or a text from the form does not (contract 3.7).
    if (condition.isBool()) return condition.asBool() == true;
    const auto* list = condition.asArray();
    if (list == nullptr || list->empty() || list->front().asString() == nullptr) return false;
    const auto& name = *list->front().asString();
    const auto value = evaluate(condition, context, 0);
    const bool givesBoolean =
        name == "equals" || name == "notEquals" || name == "and" || name == "or" || name == "not";
    return givesBoolean && value && equalsIgnoreCase(*value, "true");
}

}  // namespace varde::app_runtime
