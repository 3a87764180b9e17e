#include "json_patch.hpp"

#include <vector>

#include "base/text.hpp"

namespace varde::app_runtime {

namespace {

using Pointer = std::vector<std::string>;

std::optional<Pointer> parsePointer(const std::string& text) {
    Pointer tokens;
    if (text.empty()) return tokens;
    if (text.front() != '/') return std::nullopt;
    for (const auto part : split(std::string_view(text).substr(1), '/')) {
        std::string token;
        for (std::size_t at = 0; at < part.size(); ++at) {
            if (part[at] != '~') {
                token += part[at];
            } else if (at + 1 < part.size() && (part[at + 1] == '0' || part[at + 1] == '1')) {
                token += part[++at] == '0' ? '~' : '/';
            } else {
                return std::nullopt;
            }
        }
        tokens.push_back(std::move(token));
    }
    return tokens;
}

// Digits only, no leading zero: RFC 6901's array index.
std::optional<std::size_t> parseIndex(const std::string& token) {
    if (token.size() > 1 && token.front() == '0') return std::nullopt;
    return parseNumber<std::size_t>(token);
}

json::Value* step(json::Value& value, const std::string& token) {
    if (value.isObject()) return value.find(token);
    auto* list = value.asArray();
    if (list == nullptr) return nullptr;
    const auto index = parseIndex(token);
    return index && *index < list->size() ? &(*list)[*index] : nullptr;
}

json::Value* locate(json::Value& document, const Pointer& pointer, std::size_t depth) {
    auto* at = &document;
    for (std::size_t i = 0; i < depth && at != nullptr; ++i) at = step(*at, pointer[i]);
    return at;
}

bool add(json::Value& document, const Pointer& pointer, json::Value value) {
    if (pointer.empty()) {
        document = std::move(value);
        return true;
    }
    auto* parent = locate(document, pointer, pointer.size() - 1);
    if (parent == nullptr) return false;
    if (auto* object = parent->asObject()) {
        object->set(pointer.back(), std::move(value));
        return true;
    }
    auto* list = parent->asArray();
    if (list == nullptr) return false;
    if (pointer.back() == "-") {
        list->push_back(std::move(value));
        return true;
    }
    const auto index = parseIndex(pointer.back());
    if (!index || *index > list->size()) return false;
    list->insert(list->begin() + static_cast<std::ptrdiff_t>(*index), std::move(value));
    return true;
}

bool remove(json::Value& document, const Pointer& pointer) {
    if (pointer.empty()) return false;
    auto* parent = locate(document, pointer, pointer.size() - 1);
    if (parent == nullptr) return false;
    if (auto* object = parent->asObject()) return object->erase(pointer.back());
    auto* list = parent->asArray();
    const auto index = parseIndex(pointer.back());
    if (list == nullptr || !index || *index >= list->size()) return false;
    list->erase(list->begin() + static_cast<std::ptrdiff_t>(*index));
    return true;
}

bool isPrefix(const Pointer& shorter, const Pointer& longer) {
    return shorter.size() < longer.size() && std::equal(shorter.begin(), shorter.end(), longer.begin());
}

// Empty when it was done; else what is wrong.
std::string applyOne(json::Value& document, const json::Value& operation, bool& testFailed) {
    const auto name = operation.text("op").value_or("");
    const auto pathText = operation.text("path");
    const auto path = pathText ? parsePointer(*pathText) : std::nullopt;
    if (!path) return "the operation has no valid path";
    const auto unreachable = "Target path `" + *pathText + "` could not be reached.";
    const auto* value = operation.find("value");
    const bool needsValue = name == "add" || name == "replace" || name == "test";
    if (needsValue && value == nullptr) return "the operation has no value";

    if (name == "add") return add(document, *path, *value) ? "" : unreachable;
    if (name == "remove") return remove(document, *path) ? "" : unreachable;
    if (name == "replace") {
        auto* target = locate(document, *path, path->size());
        if (target == nullptr) return unreachable;
        *target = *value;
        return "";
    }
    if (name == "test") {
        const auto* target = locate(document, *path, path->size());
        if (target == nullptr) return unreachable;
        if (equalValues(*target, *value)) return "";
        testFailed = true;
        return "Path `" + *pathText + "` is not equal to the indicated value.";
    }
    if (name != "move" && name != "copy") return "unknown operation " + name;
    const auto fromText = operation.text("from");
    const auto from = fromText ? parsePointer(*fromText) : std::nullopt;
    if (!from) return "the operation has no valid from";
    if (name == "move" && isPrefix(*from, *path)) return "a value cannot be moved into itself";
    const auto* source = locate(document, *from, from->size());
    if (source == nullptr) return "Target path `" + *fromText + "` could not be reached.";
    auto moved = *source;
    if (name == "move" && !remove(document, *from)) return unreachable;
    return add(document, *path, std::move(moved)) ? "" : unreachable;
}

}  // namespace

bool equalValues(const json::Value& a, const json::Value& b) {
    if (a.isNumber() && b.isNumber()) return a == b || (a.asNumber() && a.asNumber() == b.asNumber());
    if (const auto* left = a.asArray()) {
        const auto* right = b.asArray();
        if (right == nullptr || left->size() != right->size()) return false;
        for (std::size_t at = 0; at < left->size(); ++at) {
            if (!equalValues((*left)[at], (*right)[at])) return false;
        }
        return true;
    }
    if (const auto* left = a.asObject()) {
        const auto* right = b.asObject();
        if (right == nullptr || left->size() != right->size()) return false;
        for (const auto& [name, value] : *left) {
            const auto* other = right->find(name);
            if (other == nullptr || !equalValues(value, *other)) return false;
        }
        return true;
    }
    return a == b;
}

std::optional<PatchFailure> applyPatch(json::Value& document, const json::Value& patch) {
    const auto* operations = patch.asArray();
    if (operations == nullptr) return PatchFailure{0, false, "the patch is no list of operations"};
    auto changed = document;
    for (std::size_t at = 0; at < operations->size(); ++at) {
        bool testFailed = false;
        auto message = applyOne(changed, (*operations)[at], testFailed);
        if (!message.empty()) return PatchFailure{at, testFailed, std::move(message)};
    }
    document = std::move(changed);
    return std::nullopt;
}

}  // namespace varde::app_runtime
