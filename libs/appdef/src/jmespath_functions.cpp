#include "jmespath_functions.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/problem.hpp"
#include "expression_values.hpp"

namespace varde::appdef::expression {
namespace {

using Arguments = std::vector<QueryArgument>;

[[noreturn]] void wrongType(std::string_view what) {
    fail("JMESPath: a function needs " + std::string(what));
}

double number(const json::Value& value) {
    const auto out = value.asNumber();
    if (!out) wrongType("a number");
    return *out;
}

const std::string& text(const json::Value& value) {
    const auto* out = value.asString();
    if (!out) wrongType("a string");
    return *out;
}

const json::Array& list(const json::Value& value) {
    const auto* out = value.asArray();
    if (!out) wrongType("an array");
    return *out;
}

const json::Object& object(const json::Value& value) {
    const auto* out = value.asObject();
    if (!out) wrongType("an object");
    return *out;
}

// Numbers or texts, all of one kind.
bool isLess(const json::Value& a, const json::Value& b) {
    if (a.isString() && b.isString()) return text(a) < text(b);
    return number(a) < number(b);
}

std::vector<double> numbers(const json::Value& value) {
    std::vector<double> out;
    for (const auto& item : list(value)) out.push_back(number(item));
    return out;
}

bool contains(const json::Value& subject, const json::Value& what) {
    if (const auto* string = subject.asString()) {
        return what.isString() && string->find(text(what)) != std::string::npos;
    }
    const auto& items = list(subject);
    return std::find(items.begin(), items.end(), what) != items.end();
}

json::Value length(const json::Value& value) {
    if (const auto* string = value.asString()) {
        const auto starts = [](char c) { return (c & 0xc0) != 0x80; };
        return static_cast<std::int64_t>(std::count_if(string->begin(), string->end(), starts));
    }
    if (const auto* members = value.asObject()) return members->size();
    return list(value).size();
}

json::Value join(const json::Value& glue, const json::Value& parts) {
    std::string out;
    for (const auto& part : list(parts)) {
        if (&part != &list(parts).front()) out += text(glue);
        out += text(part);
    }
    return out;
}

json::Value reverse(const json::Value& value) {
    if (const auto* string = value.asString()) {
        std::string out;
        for (auto end = string->size(); end > 0;) {
            auto start = end - 1;
            while (start > 0 && ((*string)[start] & 0xc0) == 0x80) --start;
            out.append(*string, start, end - start);
            end = start;
        }
        return out;
    }
    auto items = list(value);
    std::reverse(items.begin(), items.end());
    return items;
}

json::Value toNumberOrNull(const json::Value& value) {
    if (value.isNumber()) return value;
    if (!value.isString()) return nullptr;
    try {
        const auto out = toNumber(value);
        return out ? numberValue(*out) : json::Value();
    } catch (const Problem&) {
        return nullptr;  // text that is no number is null here, and nothing to refuse
    }
}

json::Value typeName(const json::Value& value) {
    if (value.isNull()) return "null";
    if (value.isBool()) return "boolean";
    if (value.isString()) return "string";
    if (value.isArray()) return "array";
    return value.isObject() ? "object" : "number";
}

// Sorted by what the expression gives for each item.
std::vector<std::pair<json::Value, json::Value>> keyed(const Arguments& arguments) {
    if (!arguments[1].expression) wrongType("an expression");
    std::vector<std::pair<json::Value, json::Value>> out;
    for (const auto& item : list(arguments[0].value)) out.emplace_back(arguments[1].expression(item), item);
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
        return isLess(a.first, b.first);
    });
    return out;
}

json::Value sortBy(const Arguments& arguments) {
    json::Array out;
    for (auto& [key, item] : keyed(arguments)) out.push_back(std::move(item));
    return out;
}

json::Value sorted(json::Array items) {
    std::stable_sort(items.begin(), items.end(), isLess);
    return items;
}

json::Value map(const Arguments& arguments) {
    if (!arguments[0].expression) wrongType("an expression");
    json::Array out;
    for (const auto& item : list(arguments[1].value)) out.push_back(arguments[0].expression(item));
    return out;
}

json::Value merge(const Arguments& arguments) {
    json::Object out;
    for (const auto& argument : arguments) {
        for (const auto& [name, value] : object(argument.value)) out.set(name, value);
    }
    return out;
}

json::Value firstNotNull(const Arguments& arguments) {
    for (const auto& argument : arguments) {
        if (!argument.value.isNull()) return argument.value;
    }
    return nullptr;
}

struct Entry {
    std::size_t count;  // of arguments; 0: any, at least one
    json::Value (*run)(const Arguments&);
};

json::Value first(const json::Value& from, bool largest) {
    const auto& items = list(from);
    if (items.empty()) return nullptr;
    return largest ? *std::max_element(items.begin(), items.end(), isLess)
                   : *std::min_element(items.begin(), items.end(), isLess);
}

const std::map<std::string_view, Entry>& functions() {
    static const std::map<std::string_view, Entry> table{
        {"abs", {1, [](const Arguments& a) { return numberValue(std::abs(number(a[0].value))); }}},
        {"avg",
         {1,
          [](const Arguments& a) {
              const auto all = numbers(a[0].value);
              return all.empty() ? json::Value()
                                 : numberValue(divide(add(all), static_cast<double>(all.size())));
          }}},
        {"ceil", {1, [](const Arguments& a) { return numberValue(std::ceil(number(a[0].value))); }}},
        {"contains", {2, [](const Arguments& a) { return json::Value(contains(a[0].value, a[1].value)); }}},
        {"ends_with",
         {2, [](const Arguments& a) { return json::Value(text(a[0].value).ends_with(text(a[1].value))); }}},
        {"floor", {1, [](const Arguments& a) { return numberValue(std::floor(number(a[0].value))); }}},
        {"join", {2, [](const Arguments& a) { return join(a[0].value, a[1].value); }}},
        {"keys",
         {1,
          [](const Arguments& a) {
              json::Array out;
              for (const auto& [name, value] : object(a[0].value)) out.emplace_back(name);
              return json::Value(std::move(out));
          }}},
        {"length", {1, [](const Arguments& a) { return length(a[0].value); }}},
        {"map", {2, map}},
        {"max", {1, [](const Arguments& a) { return first(a[0].value, true); }}},
        {"max_by",
         {2,
          [](const Arguments& a) {
              const auto all = keyed(a);
              return all.empty() ? json::Value() : all.back().second;
          }}},
        {"merge", {0, merge}},
        {"min", {1, [](const Arguments& a) { return first(a[0].value, false); }}},
        {"min_by",
         {2,
          [](const Arguments& a) {
              const auto all = keyed(a);
              return all.empty() ? json::Value() : all.front().second;
          }}},
        {"not_null", {0, firstNotNull}},
        {"reverse", {1, [](const Arguments& a) { return reverse(a[0].value); }}},
        {"sort", {1, [](const Arguments& a) { return sorted(list(a[0].value)); }}},
        {"sort_by", {2, sortBy}},
        {"starts_with",
         {2, [](const Arguments& a) { return json::Value(text(a[0].value).starts_with(text(a[1].value))); }}},
        {"sum", {1, [](const Arguments& a) { return numberValue(add(numbers(a[0].value))); }}},
        {"to_array",
         {1,
          [](const Arguments& a) {
              return a[0].value.isArray() ? a[0].value : json::Value(json::Array{a[0].value});
          }}},
        {"to_number", {1, [](const Arguments& a) { return toNumberOrNull(a[0].value); }}},
        {"to_string",
         {1,
          [](const Arguments& a) {
              return a[0].value.isString() ? a[0].value : json::Value(json::write(a[0].value));
          }}},
        {"type", {1, [](const Arguments& a) { return typeName(a[0].value); }}},
        {"values",
         {1,
          [](const Arguments& a) {
              json::Array out;
              for (const auto& [name, value] : object(a[0].value)) out.push_back(value);
              return json::Value(std::move(out));
          }}},
    };
    return table;
}

}  // namespace

json::Value callQueryFunction(std::string_view name, const Arguments& arguments) {
    const auto found = functions().find(name);
    if (found == functions().end()) fail("JMESPath: there is no function " + std::string(name));
    const auto count = found->second.count;
    if (count == 0 ? arguments.empty() : arguments.size() != count) {
        fail("JMESPath: wrong number of arguments for " + std::string(name));
    }
    return found->second.run(arguments);
}

}  // namespace varde::appdef::expression
