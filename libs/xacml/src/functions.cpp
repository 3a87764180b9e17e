#include "functions.hpp"

#include <algorithm>

namespace varde::xacml {
namespace {

bool contains(const std::vector<Value>& values, const Value& value) {
    return std::any_of(values.begin(), values.end(), [&](const Value& other) { return equal(other, value); });
}

bool isSubset(const std::vector<Value>& part, const std::vector<Value>& whole) {
    return std::all_of(part.begin(), part.end(), [&](const Value& value) { return contains(whole, value); });
}

void addOnce(std::vector<Value>& to, const Value& value) {
    if (!contains(to, value)) to.push_back(value);
}

void addSets(FunctionTable& table, DataType type) {
    const auto version = versionOf(type);
    const auto name = std::string(nameOf(type));
    const Shape bag{type, true};
    const Shape boolean{DataType::boolean, false};
    const auto add = [&](const char* suffix, Shape returns, auto apply) {
        table.add(functionId(version, name + suffix), {Form::computed, {bag, bag}, false, 2, returns, apply});
    };
    add("-intersection", bag, [type](std::span<const Operand> in) -> std::optional<Operand> {
        Bag out{type, {}};
        for (const auto& value : many(in[0])) {
            if (contains(many(in[1]), value)) addOnce(out.values, value);
        }
        return out;
    });
    add("-at-least-one-member-of", boolean, [](std::span<const Operand> in) -> std::optional<Operand> {
        const auto& other = many(in[1]);
        return truth(std::any_of(many(in[0]).begin(), many(in[0]).end(), [&](const Value& value) {
            return contains(other, value);
        }));
    });
    add("-subset", boolean, [](std::span<const Operand> in) -> std::optional<Operand> {
        return truth(isSubset(many(in[0]), many(in[1])));
    });
    add("-set-equals", boolean, [](std::span<const Operand> in) -> std::optional<Operand> {
        return truth(isSubset(many(in[0]), many(in[1])) && isSubset(many(in[1]), many(in[0])));
    });
    const auto unite = [type](std::span<const Operand> in) -> std::optional<Operand> {
        Bag out{type, {}};
        for (const auto& operand : in) {
            for (const auto& value : many(operand)) addOnce(out.values, value);
        }
        return out;
    };
    table.add(functionId(version, name + "-union"), {Form::computed, {bag}, true, 2, bag, unite});
}

void addBags(FunctionTable& table, DataType type) {
    const auto version = versionOf(type);
    const auto name = std::string(nameOf(type));
    const Shape single{type, false};
    const Shape bag{type, true};
    const Shape boolean{DataType::boolean, false};
    const auto add = [&](const char* suffix, std::vector<Shape> takes, Shape returns, auto apply) {
        const auto least = takes.size();
        table.add(
            functionId(version, name + suffix),
            {Form::computed, std::move(takes), false, least, returns, apply}
        );
    };
    add("-one-and-only", {bag}, single, [](std::span<const Operand> in) -> std::optional<Operand> {
        if (many(in[0]).size() != 1) return std::nullopt;
        return many(in[0]).front();
    });
    add("-bag-size",
        {bag},
        {DataType::integer, false},
        [](std::span<const Operand> in) -> std::optional<Operand> {
            return integer(static_cast<std::int64_t>(many(in[0]).size()));
        });
    add("-is-in", {single, bag}, boolean, [](std::span<const Operand> in) -> std::optional<Operand> {
        return truth(contains(many(in[1]), one(in[0])));
    });
    add("-equal", {single, single}, boolean, [](std::span<const Operand> in) -> std::optional<Operand> {
        return truth(equal(one(in[0]), one(in[1])));
    });
    const auto gather = [type](std::span<const Operand> in) -> std::optional<Operand> {
        Bag out{type, {}};
        for (const auto& operand : in) out.values.push_back(one(operand));
        return out;
    };
    table.add(functionId(version, name + "-bag"), {Form::computed, {single}, true, 0, bag, gather});
    addSets(table, type);
}

void addForms(FunctionTable& table) {
    const Shape boolean{DataType::boolean, false};
    const auto add =
        [&](const char* version, const char* name, Form form, std::vector<Shape> takes, std::size_t least) {
            table.add(functionId(version, name), {form, std::move(takes), true, least, boolean, {}});
        };
    add("1.0", "and", Form::conjunction, {boolean}, 0);
    add("1.0", "or", Form::disjunction, {boolean}, 0);
    add("1.0", "n-of", Form::atLeast, {{DataType::integer, false}, boolean}, 1);
    // The oldest ids of these came with XACML 1.0 and are still written.
    for (const auto* version : {"1.0", "3.0"}) {
        add(version, "any-of", Form::anyOf, {}, 2);
        add(version, "all-of", Form::allOf, {}, 2);
        add(version, "any-of-any", Form::anyOfAny, {}, 2);
        add(version, "all-of-any", Form::allOfAny, {}, 3);
        add(version, "any-of-all", Form::anyOfAll, {}, 3);
        add(version, "all-of-all", Form::allOfAll, {}, 3);
        add(version, "map", Form::map, {}, 2);
    }
}

FunctionTable build() {
    FunctionTable table;
    addForms(table);
    addBagFunctions(table);
    addComputingFunctions(table);
    addTextFunctions(table);
    return table;
}

}  // namespace

std::string functionId(std::string_view version, std::string_view name) {
    return "urn:oasis:names:tc:xacml:" + std::string(version) + ":function:" + std::string(name);
}

std::string_view versionOf(DataType type) {
    switch (type) {
        case DataType::dayTimeDuration:
        case DataType::yearMonthDuration:
            return "3.0";
        case DataType::ipAddress:
        case DataType::dnsName:
            return "2.0";
        default:
            return "1.0";
    }
}

void addBagFunctions(FunctionTable& table) {
    for (int type = 0; type < dataTypeCount; ++type) addBags(table, static_cast<DataType>(type));
}

const Function* findFunction(std::string_view id) {
    static const FunctionTable table = build();
    return table.find(id);
}

}  // namespace varde::xacml
