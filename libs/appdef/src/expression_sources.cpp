// Functions that ask the context.
#include <array>

#include "expression_functions.hpp"
#include "expression_values.hpp"
#include "jmespath.hpp"

namespace varde::appdef::expression {
namespace {

json::Value dataModel(const Call& call) {
    needBetween(call, 1, 2);
    std::optional<std::string> type;
    if (call.size() == 2 && !call.written[1].isNull()) {
        const auto* name = call.written[1].asString();
        if (!name) fail("The data type must be a string (expressions cannot be used here)");
        type = *name;
    }
    const auto* path = call[0].asString();
    if (!path) fail("Cannot lookup dataModel " + shown(call[0]));
    return call.source.dataModel(*path, type);
}

json::Value component(const Call& call) {
    needArguments(call, 1);
    const auto* id = call[0].asString();
    if (!id) fail("Cannot lookup component " + shown(call[0]));
    return call.source.component(*id);
}

json::Value instanceContext(const Call& call) {
    needArguments(call, 1);
    const auto key = toText(call[0]).value_or("");
    auto value = key.empty() ? std::nullopt : call.source.instanceContext(key);
    if (!value) fail("Unknown Instance context property " + key);
    return std::move(*value);
}

json::Value frontendSettings(const Call& call) {
    needArguments(call, 1);
    const auto* key = call[0].asString();
    if (!key) fail("Value cannot be null. (Parameter 'key')");
    const auto value = call.source.frontendSetting(*key);
    return value ? json::Value(*value) : json::Value();
}

json::Value countDataElements(const Call& call) {
    needArguments(call, 1);
    const auto* type = call[0].asString();
    if (!type) fail("Expected dataTypeId argument to be a string");
    return call.source.countDataElements(*type);
}

json::Value text(const Call& call) {
    needArguments(call, 1);
    if (call[0].isNull()) return nullptr;
    const auto* key = call[0].asString();
    if (!key) fail("Expected text key to be a string, got value " + shown(call[0]));
    return call.source.text(*key);
}

json::Value language(const Call& call) {
    needArguments(call, 0);
    return call.source.language();
}

json::Value gatewayAction(const Call& call) {
    needArguments(call, 0);
    const auto action = call.source.gatewayAction();
    return action ? json::Value(*action) : json::Value();
}

json::Value argv(const Call& call) {
    needArguments(call, 1);
    const auto number = toNumber(call[0]);
    if (!number) fail("Expected number, got value null");
    if (call.positional.empty()) fail("No positional arguments available");
    const auto index = json::Value(*number).asInteger().value_or(-1);
    if (index < 0 || static_cast<std::size_t>(index) >= call.positional.size()) {
        fail("Index " + shown(call[0]) + " out of range");
    }
    return call.positional[static_cast<std::size_t>(index)];
}

json::Value query(const Call& call) {
    needArguments(call, 2);
    const auto* text = call[1].asString();
    if (!text) fail("Expected JMESPath query to be a string, got value " + shown(call[1]));
    return jmespath(call[0], *text);
}

constexpr std::array functions{
    NamedFunction{"dataModel", {dataModel}},
    NamedFunction{"component", {component}},
    NamedFunction{"instanceContext", {instanceContext}},
    NamedFunction{"frontendSettings", {frontendSettings}},
    NamedFunction{"countDataElements", {countDataElements}},
    NamedFunction{"text", {text}},
    NamedFunction{"language", {language}},
    NamedFunction{"gatewayAction", {gatewayAction}},
    NamedFunction{"argv", {argv}},
    NamedFunction{"jmespath", {query}},
};

}  // namespace

std::span<const NamedFunction> sourceFunctions() {
    return functions;
}

}  // namespace varde::appdef::expression
