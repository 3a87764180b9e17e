#include "expression_functions.hpp"

#include <map>

#include "expression_values.hpp"

namespace varde::appdef::expression {
namespace {

[[noreturn]] void wrongCount(const std::string& expected, const Call& call) {
    fail(
        "Invalid number of arguments: Expected " + expected + " argument(s), got " +
        std::to_string(call.size())
    );
}

}  // namespace

void needArguments(const Call& call, std::size_t count) {
    if (call.size() != count) wrongCount(std::to_string(count), call);
}

void needAtLeast(const Call& call, std::size_t count) {
    if (call.size() < count) wrongCount(std::to_string(count) + "+", call);
}

void needBetween(const Call& call, std::size_t least, std::size_t most) {
    if (call.size() < least || call.size() > most) {
        wrongCount(std::to_string(least) + "-" + std::to_string(most), call);
    }
}

const Function* findFunction(std::string_view name) {
    static const auto functions = [] {
        std::map<std::string_view, Function> out;
        for (const auto table : {logicFunctions(), textFunctions(), numberFunctions(), sourceFunctions()}) {
            for (const auto& entry : table) out.emplace(entry.name, entry.function);
        }
        return out;
    }();
    const auto found = functions.find(name);
    return found == functions.end() ? nullptr : &found->second;
}

}  // namespace varde::appdef::expression
