#pragma once
// How an enum of a model says its names on the wire:
//     enum class ReadStatus { unread, read };
//     constexpr std::span<const json::EnumName<ReadStatus>> enumNames(ReadStatus) { return readStatusNames; }
// and, where the wire has the number: constexpr bool writtenAsNumber(ReadStatus) { return true; }
#include <span>
#include <string_view>

namespace varde::json {

template <class E>
struct EnumName {
    E value;
    std::string_view name;
};

template <class E>
constexpr std::string_view enumName(E value) {
    for (const auto& entry : enumNames(value)) {
        if (entry.value == value) return entry.name;
    }
    return {};
}

}  // namespace varde::json

namespace varde {

template <class E>
constexpr bool writtenAsNumber(const E&) {
    return false;
}

}  // namespace varde
