// Arithmetic, lists and objects.
#include <array>
#include <cmath>

#include "expression_functions.hpp"
#include "expression_values.hpp"

namespace varde::appdef::expression {
namespace {

// Null counts as nothing.
double number(const json::Value& value) {
    return toNumber(value).value_or(0.0);
}

std::vector<double> numbers(const std::vector<json::Value>& values) {
    std::vector<double> out;
    for (const auto& value : values) out.push_back(number(value));
    return out;
}

const json::Array& listOf(const json::Value& value) {
    const auto* list = value.asArray();
    if (list) return *list;
    const auto* kind = value.isNumber()   ? "number"
                       : value.isString() ? "string"
                       : value.isBool()   ? "boolean"
                       : value.isNull()   ? "null"
                                          : "object";
    fail(std::string("Expected argument to be list, got ") + kind);
}

json::Value plus(const Call& call) {
    needAtLeast(call, 1);
    return numberValue(add(numbers(call.arguments)));
}

json::Value times(const Call& call) {
    needAtLeast(call, 1);
    return numberValue(multiply(numbers(call.arguments)));
}

json::Value minus(const Call& call) {
    needArguments(call, 2);
    return numberValue(subtract(number(call[0]), number(call[1])));
}

json::Value over(const Call& call) {
    needArguments(call, 2);
    return numberValue(divide(number(call[0]), number(call[1])));
}

json::Value rounded(const Call& call) {
    needBetween(call, 1, 2);
    const double decimals = call.size() == 2 ? number(call[1]) : 0.0;
    if (decimals < 0 || decimals > 28) fail("The number of decimals must be between 0 and 28");
    return round(number(call[0]), static_cast<int>(decimals));
}

json::Value sum(const Call& call) {
    needArguments(call, 1);
    return numberValue(add(numbers(listOf(call[0]))));
}

json::Value average(const Call& call) {
    needArguments(call, 2);
    const auto& list = listOf(call[0]);
    if (list.empty()) return call[1];
    return numberValue(divide(add(numbers(list)), static_cast<double>(list.size())));
}

json::Value count(const Call& call) {
    needArguments(call, 1);
    return listOf(call[0]).size();
}

json::Value list(const Call& call) {
    return json::Array(call.arguments.begin(), call.arguments.end());
}

json::Value object(const Call& call) {
    if (call.size() % 2 != 0)
        fail("Expected an even number of arguments, got " + std::to_string(call.size()));
    json::Object out;
    for (std::size_t i = 0; i < call.size(); i += 2) {
        const auto* key = call[i].asString();
        if (!key) fail("Expected key to be string, got value " + shown(call[i]));
        if (out.find(*key)) fail("The key \"" + *key + "\" is used more than once");
        out.set(*key, call[i + 1]);
    }
    return out;
}

constexpr std::array functions{
    NamedFunction{"plus", {plus}},
    NamedFunction{"multiply", {times}},
    NamedFunction{"minus", {minus}},
    NamedFunction{"divide", {over}},
    NamedFunction{"round", {rounded}},
    NamedFunction{"sum", {sum}},
    NamedFunction{"average", {average}},
    NamedFunction{"count", {count}},
    NamedFunction{"list", {list}},
    NamedFunction{"object", {object}},
};

}  // namespace

std::span<const NamedFunction> numberFunctions() {
    return functions;
}

}  // namespace varde::appdef::expression
