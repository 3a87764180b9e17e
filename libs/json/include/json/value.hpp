#pragma once
// A JSON document of any shape: what others wrote and we keep, and what has no model type.
// A value owns all of itself; copies are deep. Members keep their order.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace varde::json {

class Value;

using Array = std::vector<Value>;

// Members in the order they came. Look-ups are linear: documents here have few members.
class Object {
public:
    using Member = std::pair<std::string, Value>;

    Object();
    Object(std::initializer_list<Member> members);
    Object(const Object&);
    Object(Object&&) noexcept;
    Object& operator=(const Object&);
    Object& operator=(Object&&) noexcept;
    ~Object();

    const Value* find(std::string_view name) const;
    Value* find(std::string_view name);
    const Value* findIgnoreCase(std::string_view name) const;
    // Replaces, or adds at the end.
    void set(std::string_view name, Value value);
    bool erase(std::string_view name);

    std::vector<Member>::const_iterator begin() const;
    std::vector<Member>::const_iterator end() const;
    std::vector<Member>::iterator begin();
    std::vector<Member>::iterator end();
    std::size_t size() const;
    bool empty() const;

    bool operator==(const Object&) const;

private:
    std::vector<Member> members_;
};

// A number that neither an int64 nor a double holds exactly keeps its text.
struct Decimal {
    std::string text;
    bool operator==(const Decimal&) const = default;
};

class Value {
public:
    using Variant =
        std::variant<std::nullptr_t, bool, std::int64_t, double, Decimal, std::string, Array, Object>;

    Value();
    Value(const Value&);
    Value(Value&&) noexcept;
    Value& operator=(const Value&);
    Value& operator=(Value&&) noexcept;
    ~Value();
    Value(std::nullptr_t);
    Value(bool value) : data_(value) {}
    Value(int value) : data_(std::int64_t{value}) {}
    Value(std::int64_t value) : data_(value) {}
    Value(std::size_t value) : data_(static_cast<std::int64_t>(value)) {}
    Value(double value) : data_(value) {}
    Value(Decimal value) : data_(std::move(value)) {}
    Value(const char* value) : data_(std::string(value)) {}
    Value(std::string_view value) : data_(std::string(value)) {}
    Value(std::string value) : data_(std::move(value)) {}
    Value(Array value) : data_(std::move(value)) {}
    Value(Object value) : data_(std::move(value)) {}

    bool isNull() const { return data_.index() == 0; }
    bool isBool() const { return std::holds_alternative<bool>(data_); }
    bool isInteger() const { return std::holds_alternative<std::int64_t>(data_); }
    bool isNumber() const;
    bool isString() const { return std::holds_alternative<std::string>(data_); }
    bool isArray() const { return std::holds_alternative<Array>(data_); }
    bool isObject() const { return std::holds_alternative<Object>(data_); }

    // Empty when the value is of another kind.
    std::optional<bool> asBool() const;
    std::optional<std::int64_t> asInteger() const;  // also a double without fraction
    std::optional<double> asNumber() const;
    const std::string* asString() const { return std::get_if<std::string>(&data_); }
    const Array* asArray() const { return std::get_if<Array>(&data_); }
    Array* asArray() { return std::get_if<Array>(&data_); }
    const Object* asObject() const { return std::get_if<Object>(&data_); }
    Object* asObject() { return std::get_if<Object>(&data_); }

    // A member of an object; null when this is no object or has no such member.
    const Value* find(std::string_view name) const;
    Value* find(std::string_view name);
    // The member's text, or empty when it is absent or no string.
    std::optional<std::string> text(std::string_view name) const;
    // The member, or a shared null.
    const Value& operator[](std::string_view name) const;

    const Variant& variant() const { return data_; }
    bool operator==(const Value&) const;

private:
    Variant data_ = nullptr;
};

struct ReadLimits {
    int depthMax = 32;
};

// Throws Problem(badRequest) naming line and column.
Value parseValue(std::string_view text, ReadLimits limits = {});
// Compact; æøå and <>&+' stay literal.
std::string write(const Value& value);
// Indented by two blanks, for people and for stored documents that are shown as they are.
std::string writeIndented(const Value& value);

}  // namespace varde::json
