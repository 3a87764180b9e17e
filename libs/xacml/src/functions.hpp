#pragma once
// The standard's functions (XACML 3.0, appendix A.3), each with what it takes and gives, so that a policy is
// checked when it is compiled and a call needs no check of kinds.
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "value.hpp"

namespace varde::xacml {

struct Bag {
    DataType type = DataType::string;
    std::vector<Value> values;
};
using Operand = std::variant<Value, Bag>;

inline const Value& one(const Operand& operand) {
    return std::get<Value>(operand);
}
inline const std::vector<Value>& many(const Operand& operand) {
    return std::get<Bag>(operand).values;
}

struct Shape {
    DataType type = DataType::string;
    bool bag = false;
    bool operator==(const Shape&) const = default;
};

// Most functions are computed from their arguments. The others say themselves which arguments they look at.
enum class Form {
    computed,
    conjunction,
    disjunction,
    atLeast,  // n-of
    // Higher-order: their first argument names a function.
    anyOf,
    allOf,
    anyOfAny,
    allOfAny,
    anyOfAll,
    allOfAll,
    map,
};

struct Function {
    Form form = Form::computed;
    std::vector<Shape> parameters;
    bool repeats = false;   // the last parameter, any number of times
    std::size_t least = 0;  // arguments
    Shape returns;
    // Empty for what cannot be computed (a division by zero, a bag that does not hold exactly one).
    std::function<std::optional<Operand>(std::span<const Operand>)> apply;
};

class FunctionTable {
public:
    void add(std::string id, Function function) {
        functions_.insert_or_assign(std::move(id), std::move(function));
    }
    const Function* find(std::string_view id) const {
        const auto found = functions_.find(id);
        return found == functions_.end() ? nullptr : &found->second;
    }

private:
    std::map<std::string, Function, std::less<>> functions_;
};

// Null for a function that is not known. The result lives as long as the process.
const Function* findFunction(std::string_view id);

void addBagFunctions(FunctionTable& table);
void addComputingFunctions(FunctionTable& table);
void addTextFunctions(FunctionTable& table);

// "urn:oasis:names:tc:xacml:1.0:function:" and the like.
std::string functionId(std::string_view version, std::string_view name);
// The version that functions of a data type carry.
std::string_view versionOf(DataType type);

inline Operand truth(bool value) {
    return Value{DataType::boolean, value};
}
inline Operand integer(std::int64_t value) {
    return Value{DataType::integer, value};
}
inline Operand text(std::string value) {
    return Value{DataType::string, std::move(value)};
}
inline Operand real(double value) {
    return Value{DataType::real, value};
}

}  // namespace varde::xacml
