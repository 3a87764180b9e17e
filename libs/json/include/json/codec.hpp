#pragma once
// Defines what json.hpp declares, for any type that lists its fields:
//     static constexpr void fields(auto&& field) { field("id", &T::id, json::required); ... }
// and for enums with `constexpr std::span<const json::EnumName<E>> enumNames(E)` found by argument-dependent
// look-up. Include it only in the source file that instantiates a model's functions.
#include <map>
#include <optional>
#include <span>
#include <type_traits>

#include "base/date_time.hpp"
#include "base/guid.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "json/enum.hpp"
#include "json/json.hpp"
#include "json/writer.hpp"

namespace varde::json {

// Where in the document we are: a list on the stack, printed only when something is wrong.
struct Path {
    const Path* parent = nullptr;
    std::string_view name;
    std::optional<std::size_t> index;

    std::string toString() const;
};

[[noreturn]] void fail(const Path& path, std::string_view expected);

namespace detail {

template <class T>
concept HasFields = requires {
    T::fields([](auto&&...) {});
};
template <class T>
concept NamedEnum = std::is_enum_v<T> && requires(T value) {
    enumNames(value);
};

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsMap : std::false_type {};
template <class T, class C>
struct IsMap<std::map<std::string, T, C>> : std::true_type {};

template <class Wanted, class... Options>
inline constexpr bool has = (std::is_same_v<Wanted, std::remove_cvref_t<Options>> || ...);

bool readBool(const Value& from, const Path& path);
std::int64_t readInteger(const Value& from, const Path& path, std::int64_t min, std::int64_t max);
double readNumber(const Value& from, const Path& path);
std::string readString(const Value& from, const Path& path);
DateTime readDateTime(const Value& from, const Path& path);
Guid readGuid(const Value& from, const Path& path);

template <class T>
void read(const Value& from, T& to, const Path& path);

template <class T>
void readFields(const Value& from, T& to, const Path& path) {
    const auto* object = from.asObject();
    if (!object) fail(path, "an object");
    std::vector<std::string_view> known;
    auto visit = [&](auto name, auto member, auto... options) {
        if constexpr (std::is_same_v<decltype(name), Rest>) {
            auto isKnown = [&](std::string_view key) {
                return std::any_of(known.begin(), known.end(), [&](auto k) {
                    return equalsIgnoreCase(k, key);
                });
            };
            for (const auto& [key, value] : *object) {
                if (!isKnown(key)) (to.*member).set(key, value);
            }
        } else {
            known.push_back(name);
            const Path here{&path, name, {}};
            const auto* value = object->find(name);
            if (!value) value = object->findIgnoreCase(name);
            const bool absent = !value || value->isNull();
            if constexpr (has<Required, decltype(options)...>) {
                if (absent) fail(here, "a value");
            }
            if (!absent) read(*value, to.*member, here);
        }
    };
    T::fields(visit);
}

template <class T>
void readEnum(const Value& from, T& to, const Path& path) {
    const auto names = enumNames(T{});
    if (const auto* text = from.asString()) {
        for (const auto& [value, name] : names) {
            if (equalsIgnoreCase(name, *text)) {
                to = value;
                return;
            }
        }
        if (!parseNumber<int>(*text)) fail(path, "one of the known names");
    }
    const auto number = readInteger(from, path, 0, 1'000'000);
    for (const auto& [value, name] : names) {
        if (static_cast<std::int64_t>(value) == number) {
            to = value;
            return;
        }
    }
    fail(path, "one of the known values");
}

template <class T>
void read(const Value& from, T& to, const Path& path) {
    if constexpr (std::is_same_v<T, Value>) {
        to = from;
    } else if constexpr (std::is_same_v<T, Object>) {
        if (!from.isObject()) fail(path, "an object");
        to = *from.asObject();
    } else if constexpr (IsOptional<T>::value) {
        if (from.isNull()) {
            to.reset();
        } else {
            read(from, to.emplace(), path);
        }
    } else if constexpr (IsVector<T>::value) {
        const auto* array = from.asArray();
        if (!array) fail(path, "a list");
        to.clear();
        to.reserve(array->size());
        for (std::size_t i = 0; i < array->size(); ++i) {
            typename T::value_type element{};
            read((*array)[i], element, Path{&path, {}, i});
            to.push_back(std::move(element));
        }
    } else if constexpr (IsMap<T>::value) {
        const auto* object = from.asObject();
        if (!object) fail(path, "an object");
        to.clear();
        for (const auto& [key, value] : *object) {
            if constexpr (!IsOptional<typename T::mapped_type>::value) {
                if (value.isNull()) continue;
            }
            read(value, to[key], Path{&path, key, {}});
        }
    } else if constexpr (std::is_same_v<T, bool>) {
        to = readBool(from, path);
    } else if constexpr (std::is_integral_v<T>) {
        to = static_cast<T>(readInteger(
            from,
            path,
            static_cast<std::int64_t>(std::numeric_limits<T>::min()),
            sizeof(T) == 8 ? std::numeric_limits<std::int64_t>::max()
                           : static_cast<std::int64_t>(std::numeric_limits<T>::max())
        ));
    } else if constexpr (std::is_floating_point_v<T>) {
        to = static_cast<T>(readNumber(from, path));
    } else if constexpr (std::is_same_v<T, std::string>) {
        to = readString(from, path);
    } else if constexpr (std::is_same_v<T, DateTime>) {
        to = readDateTime(from, path);
    } else if constexpr (std::is_same_v<T, Guid>) {
        to = readGuid(from, path);
    } else if constexpr (NamedEnum<T>) {
        readEnum(from, to, path);
    } else {
        static_assert(HasFields<T>, "a model type lists its fields");
        readFields(from, to, path);
    }
}

template <class T>
void writeTo(Writer& writer, const T& from);

template <class T>
void writeFields(Writer& writer, const T& from) {
    writer.beginObject();
    auto visit = [&](auto name, auto member, auto... options) {
        const auto& value = from.*member;
        if constexpr (std::is_same_v<decltype(name), Rest>) {
            for (const auto& [key, extra] : value) {
                writer.key(key);
                writer.value(extra);
            }
        } else {
            if constexpr (IsOptional<std::remove_cvref_t<decltype(value)>>::value) {
                if (!value && !has<Nullable, decltype(options)...>) return;
            }
            writer.key(name);
            writeTo(writer, value);
        }
    };
    T::fields(visit);
    writer.endObject();
}

template <class T>
void writeTo(Writer& writer, const T& from) {
    if constexpr (std::is_same_v<T, Value>) {
        writer.value(from);
    } else if constexpr (std::is_same_v<T, Object>) {
        writer.value(Value(from));
    } else if constexpr (IsOptional<T>::value) {
        if (from) {
            writeTo(writer, *from);
        } else {
            writer.null();
        }
    } else if constexpr (IsVector<T>::value) {
        writer.beginArray();
        for (const auto& element : from) writeTo(writer, element);
        writer.endArray();
    } else if constexpr (IsMap<T>::value) {
        writer.beginObject();
        for (const auto& [key, value] : from) {
            writer.key(key);
            writeTo(writer, value);
        }
        writer.endObject();
    } else if constexpr (std::is_same_v<T, bool>) {
        writer.boolean(from);
    } else if constexpr (std::is_integral_v<T>) {
        writer.integer(static_cast<std::int64_t>(from));
    } else if constexpr (std::is_floating_point_v<T>) {
        writer.number(from);
    } else if constexpr (std::is_same_v<T, std::string>) {
        writer.string(from);
    } else if constexpr (std::is_same_v<T, DateTime> || std::is_same_v<T, Guid>) {
        writer.string(from.toString());
    } else if constexpr (NamedEnum<T>) {
        if (writtenAsNumber(from)) {
            writer.integer(static_cast<std::int64_t>(from));
        } else {
            writer.string(enumName(from));
        }
    } else {
        static_assert(HasFields<T>, "a model type lists its fields");
        writeFields(writer, from);
    }
}

}  // namespace detail

template <class T>
T fromValue(const Value& value) {
    T result{};
    detail::read(value, result, Path{});
    return result;
}

template <class T>
T parse(std::string_view text) {
    return fromValue<T>(parseValue(text));
}

template <class T>
std::string write(const T& value) {
    Writer writer;
    detail::writeTo(writer, value);
    return writer.take();
}

template <class T>
Value toValue(const T& value) {
    return parseValue(write(value), ReadLimits{.depthMax = 1000});
}

}  // namespace varde::json
