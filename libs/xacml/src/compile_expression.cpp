#include <algorithm>

#include "compiler.hpp"

namespace varde::xacml {
namespace {

bool fits(const Function& function, std::span<const Shape> given) {
    if (given.size() < function.least) return false;
    if (!function.repeats && given.size() != function.parameters.size()) return false;
    for (std::size_t i = 0; i < given.size(); ++i) {
        if (function.parameters.empty()) return false;
        if (given[i] != function.parameters[std::min(i, function.parameters.size() - 1)]) return false;
    }
    return true;
}

}  // namespace

std::optional<Value> Compiler::literal(const xml::Node& node) {
    const auto uri = required(node, "DataType");
    if (uri.empty()) return std::nullopt;
    const auto type = dataTypeOf(uri);
    if (!type) {
        fail(node, "type", "the data type '" + uri + "' is not known");
        return std::nullopt;
    }
    auto value = readValue(*type, node.text);
    if (!value) fail(node, "type", "'" + node.text + "' is no " + std::string(nameOf(*type)));
    return value;
}

std::optional<std::size_t> Compiler::designator(const xml::Node& node) {
    const auto before = findings_.size();
    Designator read;
    read.category = required(node, "Category");
    read.attributeId = required(node, "AttributeId");
    read.dataType = required(node, "DataType");
    read.issuer = node.attribute("Issuer").value_or("");
    const auto must = required(node, "MustBePresent");
    read.mustBePresent = must == "true" || must == "1";
    if (!read.mustBePresent && must != "false" && must != "0" && !must.empty()) {
        fail(node, "attribute", "MustBePresent is neither true nor false");
    }
    const auto type = dataTypeOf(read.dataType);
    if (!type && !read.dataType.empty())
        fail(node, "type", "the data type '" + read.dataType + "' is not known");
    if (findings_.size() != before) return std::nullopt;
    read.type = *type;

    auto& known = compiled_.designators;
    const auto same = std::find(known.begin(), known.end(), read);
    if (same != known.end()) return static_cast<std::size_t>(same - known.begin());
    known.push_back(std::move(read));
    return known.size() - 1;
}

std::optional<Expression> Compiler::expression(const xml::Node& node) {
    Expression read;
    if (node.name == "AttributeValue") {
        auto value = literal(node);
        if (!value) return std::nullopt;
        read.shape = {value->type, false};
        read.literal = std::move(*value);
        return read;
    }
    if (node.name == "AttributeDesignator") {
        const auto index = designator(node);
        if (!index) return std::nullopt;
        read.kind = Expression::Kind::designator;
        read.index = *index;
        read.shape = {compiled_.designators[*index].type, true};
        return read;
    }
    if (node.name == "Apply") return apply(node);
    if (node.name == "VariableReference") return variable(node);
    fail(node, "expression", node.name + " is not supported as an expression");
    return std::nullopt;
}

std::optional<Expression> Compiler::onlyExpression(const xml::Node& node) {
    if (node.children.size() != 1) {
        fail(node, "expression", node.name + " holds one expression");
        return std::nullopt;
    }
    return expression(node.children.front());
}

std::optional<Expression> Compiler::variable(const xml::Node& node) {
    const auto id = required(node, "VariableId");
    if (id.empty()) return std::nullopt;
    auto known = variables_.find(id);
    if (known == variables_.end()) {
        const auto definition = definitions_.find(id);
        if (definition == definitions_.end()) {
            fail(node, "variable", "the variable '" + id + "' is not defined");
            return std::nullopt;
        }
        if (!openVariables_.insert(id).second) {
            fail(node, "variable", "the variable '" + id + "' is defined by itself");
            return std::nullopt;
        }
        auto read = onlyExpression(*definition->second);
        openVariables_.erase(id);
        if (!read) return std::nullopt;
        compiled_.variables.push_back(std::move(*read));
        known = variables_.emplace(id, compiled_.variables.size() - 1).first;
    }
    Expression read;
    read.kind = Expression::Kind::variable;
    read.index = known->second;
    read.shape = compiled_.variables[known->second].shape;
    return read;
}

std::optional<Expression> Compiler::apply(const xml::Node& node) {
    const auto before = findings_.size();
    const auto id = required(node, "FunctionId");
    Expression call;
    call.kind = Expression::Kind::apply;
    call.function = findFunction(id);
    if (!call.function) {
        if (!id.empty()) fail(node, "function", "the function '" + id + "' is not known");
        return std::nullopt;
    }
    std::vector<Shape> shapes;
    for (const auto& child : node.children) {
        if (child.name == "Description") continue;
        if (child.name == "Function") {
            const auto given = required(child, "FunctionId");
            call.argument = findFunction(given);
            const bool usable = call.argument && call.argument->form == Form::computed;
            if (!usable || !shapes.empty()) {
                fail(child, "function", "the function '" + given + "' cannot be given to '" + id + "'");
            }
            continue;
        }
        if (auto argument = expression(child)) {
            shapes.push_back(argument->shape);
            call.arguments.push_back(std::move(*argument));
        }
    }
    if (findings_.size() != before) return std::nullopt;

    const bool isHigherOrder = call.function->form >= Form::anyOf;
    if (isHigherOrder) return higherOrder(node, std::move(call), id);
    if (call.argument || !fits(*call.function, shapes)) {
        fail(node, "type", "the arguments of '" + id + "' are not those that it takes");
        return std::nullopt;
    }
    call.shape = call.function->returns;
    return call;
}

std::optional<Expression> Compiler::higherOrder(
    const xml::Node& node, Expression call, const std::string& id
) {
    const auto form = call.function->form;
    std::vector<Shape> single;
    std::size_t bags = 0;
    for (const auto& argument : call.arguments) {
        single.push_back({argument.shape.type, false});
        bags += argument.shape.bag ? 1 : 0;
    }
    bool good = call.argument && fits(*call.argument, single);
    if (form == Form::anyOf || form == Form::allOf || form == Form::map) good = good && bags == 1;
    if (form == Form::allOfAny || form == Form::anyOfAll || form == Form::allOfAll) {
        good = good && bags == 2 && call.arguments.size() == 2;
    }
    const Shape boolean{DataType::boolean, false};
    if (form != Form::map) good = good && call.argument->returns == boolean;
    if (form == Form::map) good = good && !call.argument->returns.bag;
    if (!good) {
        fail(node, "type", "the arguments of '" + id + "' are not those that it takes");
        return std::nullopt;
    }
    call.shape = form == Form::map ? Shape{call.argument->returns.type, true} : boolean;
    return call;
}

}  // namespace varde::xacml
