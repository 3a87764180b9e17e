#pragma once
// The JSON Schemas of model types, from their field lists: what a reader takes and what a writer makes.
//
// The two differ. A reader ignores members that it does not know and demands the `required` ones alone; a
// writer always writes what is no optional, and writes nothing else unless the type keeps unknown members.
// Each type with fields is a schema of its own, named after the type ("Instance", read: "InstanceInput"), and
// the others refer to it, so that a type may hold itself.
#include <typeinfo>

#include "json/codec.hpp"

namespace varde::json {

enum class Direction { read, written };

class Schemas {
public:
    // `place` is put before a name to refer to it.
    explicit Schemas(std::string place = "#/components/schemas/") : place_(std::move(place)) {}

    // The schema of T; for a type with fields, a reference to what named() holds from now on.
    template <class T>
    Value of(Direction direction) {
        const bool written = direction == Direction::written;
        if constexpr (std::is_same_v<T, Value>) {
            return Object{};
        } else if constexpr (std::is_same_v<T, Object>) {
            return Object{{"type", "object"}};
        } else if constexpr (detail::IsOptional<T>::value) {
            return orNull(of<typename T::value_type>(direction));
        } else if constexpr (detail::IsVector<T>::value) {
            return Object{{"type", "array"}, {"items", of<typename T::value_type>(direction)}};
        } else if constexpr (detail::IsMap<T>::value) {
            return Object{
                {"type", "object"}, {"additionalProperties", of<typename T::mapped_type>(direction)}};
        } else if constexpr (std::is_same_v<T, bool>) {
            return Object{{"type", "boolean"}};
        } else if constexpr (std::is_integral_v<T>) {
            return Object{{"type", "integer"}, {"format", sizeof(T) == 8 ? "int64" : "int32"}};
        } else if constexpr (std::is_floating_point_v<T>) {
            return Object{{"type", "number"}};
        } else if constexpr (std::is_same_v<T, std::string>) {
            return Object{{"type", "string"}};
        } else if constexpr (std::is_same_v<T, DateTime>) {
            return Object{{"type", "string"}, {"format", "date-time"}};
        } else if constexpr (std::is_same_v<T, Guid>) {
            return Object{{"type", "string"}, {"format", "uuid"}};
        } else if constexpr (detail::NamedEnum<T>) {
            Array values;
            for (const auto& [value, name] : enumNames(T{})) {
                const bool number = writtenAsNumber(T{});
                if (!written || !number) values.push_back(Value(name));
                if (!written || number) values.push_back(Value(static_cast<std::int64_t>(value)));
            }
            return Object{{"enum", std::move(values)}};
        } else {
            static_assert(detail::HasFields<T>, "a model type lists its fields");
            return ofFields<T>(direction);
        }
    }

    // A schema that no type has, under a name of its own.
    Value add(const std::string& name, Value schema) {
        if (!named_.emplace(name, std::move(schema)).second) {
            throw std::logic_error("two schemas are called " + name);
        }
        return reference(name);
    }
    // Where what is written of a type is not the type's own field list, but that, changed.
    void replace(const std::string& name, Value schema) { named_.at(name) = std::move(schema); }
    Value reference(const std::string& name) const { return Object{{"$ref", place_ + name}}; }
    const std::map<std::string, Value>& named() const { return named_; }

    static Value orNull(Value schema) {
        return Object{{"anyOf", Array{std::move(schema), Object{{"type", "null"}}}}};
    }

private:
    template <class T>
    static std::string nameOf(Direction direction) {
        // "... [with T = varde::model::Instance; ...": g++ and clang agree on the part that matters.
        std::string_view name = __PRETTY_FUNCTION__;
        name.remove_prefix(name.find("T = ") + 4);
        name = name.substr(0, name.find_first_of(";]"));
        const auto colon = name.rfind(':');
        if (colon != std::string_view::npos) name.remove_prefix(colon + 1);
        return std::string(name) + (direction == Direction::read ? "Input" : "");
    }

    template <class T>
    Value ofFields(Direction direction) {
        const auto name = nameOf<T>(direction);
        const auto [known, isNew] = types_.emplace(name, &typeid(T));
        if (*known->second != typeid(T)) throw std::logic_error("two types are called " + name);
        if (!isNew) return reference(name);

        Object properties;
        Array requiredNames;
        bool open = direction == Direction::read;
        auto visit = [&](auto field, auto member, auto... options) {
            using Member = std::remove_cvref_t<decltype(std::declval<T>().*member)>;
            if constexpr (std::is_same_v<decltype(field), Rest>) {
                open = true;
            } else {
                constexpr bool isNullable = detail::has<Nullable, decltype(options)...>;
                bool always = detail::has<Required, decltype(options)...>;
                Value property;
                if constexpr (detail::IsOptional<Member>::value) {
                    property = of<typename Member::value_type>(direction);
                    if (isNullable) property = orNull(std::move(property));
                    always = always || (isNullable && direction == Direction::written);
                } else {
                    property = of<Member>(direction);
                    always = always || direction == Direction::written;
                }
                properties.set(field, std::move(property));
                if (always) requiredNames.push_back(Value(field));
            }
        };
        T::fields(visit);
        Object schema{{"type", "object"}, {"properties", std::move(properties)}};
        if (!requiredNames.empty()) schema.set("required", std::move(requiredNames));
        if (!open) schema.set("additionalProperties", false);
        return add(name, std::move(schema));
    }

    std::string place_;
    std::map<std::string, Value> named_;
    std::map<std::string, const std::type_info*> types_;
};

// What is written of a type, as a document of its own.
template <class T>
Value schema() {
    Schemas schemas("#/$defs/");
    const auto root = schemas.of<T>(Direction::written);
    Object document{{"$schema", "https://json-schema.org/draft/2020-12/schema"}};
    for (const auto& [name, value] : *root.asObject()) document.set(name, value);
    Object definitions;
    for (const auto& [name, value] : schemas.named()) definitions.set(name, value);
    if (!definitions.empty()) document.set("$defs", std::move(definitions));
    return document;
}

}  // namespace varde::json
