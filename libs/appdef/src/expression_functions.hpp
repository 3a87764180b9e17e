#pragma once
// The functions of the expression language (contract, app definition 7.3).
#include <span>
#include <string_view>
#include <vector>

#include "appdef/expression.hpp"

namespace varde::appdef::expression {

struct Call {
    const std::vector<json::Value>& arguments;  // evaluated
    std::span<const json::Value> written;       // as they stand in the expression
    const ExpressionSource& source;
    std::span<const json::Value> positional;
    const char* name;

    const json::Value& operator[](std::size_t index) const { return arguments[index]; }
    std::size_t size() const { return arguments.size(); }
};

struct Function {
    json::Value (*run)(const Call& call);
};

// Null when there is no such function on a server.
const Function* findFunction(std::string_view name);

// The functions by what they are about, each table in its own source file.
struct NamedFunction {
    std::string_view name;
    Function function;
};
std::span<const NamedFunction> logicFunctions();
std::span<const NamedFunction> textFunctions();
std::span<const NamedFunction> numberFunctions();
std::span<const NamedFunction> sourceFunctions();

void needArguments(const Call& call, std::size_t count);
void needAtLeast(const Call& call, std::size_t count);
void needBetween(const Call& call, std::size_t least, std::size_t most);

}  // namespace varde::appdef::expression
