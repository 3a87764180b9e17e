#include "jmespath_values.hpp"

#include <algorithm>

namespace varde::appdef::expression {
namespace {

bool areSame(const json::Value& a, const json::Value& b) {
    if (a.isNumber() && b.isNumber()) return *a.asNumber() == *b.asNumber();
    return a == b;
}

}  // namespace

bool isTruthy(const json::Value& value) {
    if (const auto flag = value.asBool()) return *flag;
    if (const auto* text = value.asString()) return !text->empty();
    if (const auto* items = value.asArray()) return !items->empty();
    if (const auto* members = value.asObject()) return !members->empty();
    return !value.isNull();
}

json::Value compare(std::string_view op, const json::Value& a, const json::Value& b) {
    if (op == "==") return areSame(a, b);
    if (op == "!=") return !areSame(a, b);
    const auto x = a.asNumber();
    const auto y = b.asNumber();
    if (!x || !y) return nullptr;
    if (op == "<") return *x < *y;
    if (op == "<=") return *x <= *y;
    if (op == ">") return *x > *y;
    return *x >= *y;
}

json::Value member(const json::Value& from, const std::string& name) {
    const auto* found = from.find(name);
    return found ? *found : json::Value();
}

json::Value slice(const json::Array& items, const Slice& part) {
    const auto size = static_cast<std::int64_t>(items.size());
    const auto step = part.step;
    const auto bound = [&](std::optional<std::int64_t> at, std::int64_t otherwise) {
        if (!at) return otherwise;
        const auto index = *at < 0 ? *at + size : *at;
        return step > 0 ? std::clamp<std::int64_t>(index, 0, size)
                        : std::clamp<std::int64_t>(index, -1, size - 1);
    };
    const auto start = bound(part.start, step > 0 ? 0 : size - 1);
    const auto stop = bound(part.stop, step > 0 ? size : -1);
    json::Array out;
    for (auto at = start; step > 0 ? at < stop : at > stop; at += step) {
        out.push_back(items[static_cast<std::size_t>(at)]);
    }
    return out;
}

std::optional<json::Array> memberValues(const json::Value& value) {
    const auto* members = value.asObject();
    if (!members) return std::nullopt;
    json::Array out;
    for (const auto& [name, one] : *members) out.push_back(one);
    return out;
}
std::optional<json::Array> items(const json::Value& value) {
    const auto* list = value.asArray();
    return list ? std::optional(*list) : std::nullopt;
}

json::Value flatten(const json::Value& value) {
    const auto* list = value.asArray();
    if (!list) return nullptr;
    json::Array out;
    for (const auto& item : *list) {
        if (const auto* inner = item.asArray()) {
            out.insert(out.end(), inner->begin(), inner->end());
        } else {
            out.push_back(item);
        }
    }
    return out;
}

}  // namespace varde::appdef::expression
