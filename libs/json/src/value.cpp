#include "json/value.hpp"

#include <cmath>

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "json/writer.hpp"

namespace varde::json {
namespace {

// Numbers come as text, so that what no machine number holds is not lost.
Value toNumber(std::string_view text) {
    if (const auto integer = parseNumber<std::int64_t>(text)) return *integer;
    const auto number = parseNumber<double>(text);
    if (!number || !std::isfinite(*number)) return Decimal{std::string(text)};
    Writer shortest;
    shortest.number(*number);
    // "1.50" and "1.5" are the same number, but only the text tells how many decimals someone wrote.
    if (shortest.take() != text) return Decimal{std::string(text)};
    return *number;
}

// Builds a Value from RapidJSON's events.
class Builder {
public:
    explicit Builder(int depthMax) : depthMax_(depthMax) {}

    bool Null() { return add(nullptr); }
    bool Bool(bool value) { return add(value); }
    bool Int(int value) { return add(value); }
    bool Uint(unsigned value) { return add(std::int64_t{value}); }
    bool Int64(std::int64_t value) { return add(value); }
    bool Uint64(std::uint64_t value) { return add(toNumber(std::to_string(value))); }
    bool Double(double value) { return add(value); }
    bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
        return add(toNumber(std::string_view(text, length)));
    }
    bool String(const char* text, rapidjson::SizeType length, bool) { return add(std::string(text, length)); }
    bool StartObject() { return begin(Object{}); }
    bool Key(const char* text, rapidjson::SizeType length, bool) {
        open_.back().key.assign(text, length);
        return true;
    }
    bool EndObject(rapidjson::SizeType) { return end(); }
    bool StartArray() { return begin(Array{}); }
    bool EndArray(rapidjson::SizeType) { return end(); }

    Value take() { return std::move(root_); }
    bool tooDeep() const { return tooDeep_; }

private:
    struct Open {
        Value container;
        std::string key;
    };

    bool begin(Value container) {
        tooDeep_ = static_cast<int>(open_.size()) >= depthMax_;
        if (!tooDeep_) open_.push_back({std::move(container), {}});
        return !tooDeep_;
    }
    bool end() {
        auto done = std::move(open_.back().container);
        open_.pop_back();
        return add(std::move(done));
    }
    bool add(Value value) {
        if (open_.empty()) {
            root_ = std::move(value);
            return true;
        }
        auto& [container, key] = open_.back();
        if (auto* array = container.asArray()) {
            array->push_back(std::move(value));
        } else {
            container.asObject()->set(key, std::move(value));  // the last of two members of one name counts
        }
        return true;
    }

    int depthMax_;
    bool tooDeep_ = false;
    std::vector<Open> open_;
    Value root_;
};

[[noreturn]] void refuse(std::string_view text, std::size_t offset, std::string_view what) {
    const auto before = text.substr(0, std::min(offset, text.size()));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto lastBreak = before.rfind('\n');
    const auto column = lastBreak == std::string_view::npos ? before.size() + 1 : before.size() - lastBreak;
    const auto message =
        "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + std::string(what);
    throw Problem(Errc::badRequest, "not valid JSON: " + message, {{"$", {message}}});
}

}  // namespace

Object::Object() = default;
Object::Object(std::initializer_list<Member> members) : members_(members) {}
Object::Object(const Object&) = default;
Object::Object(Object&&) noexcept = default;
Object& Object::operator=(const Object&) = default;
Object& Object::operator=(Object&&) noexcept = default;
Object::~Object() = default;

const Value* Object::find(std::string_view name) const {
    for (const auto& [key, value] : members_) {
        if (key == name) return &value;
    }
    return nullptr;
}

Value* Object::find(std::string_view name) {
    return const_cast<Value*>(static_cast<const Object*>(this)->find(name));
}

const Value* Object::findIgnoreCase(std::string_view name) const {
    for (const auto& [key, value] : members_) {
        if (equalsIgnoreCase(key, name)) return &value;
    }
    return nullptr;
}

void Object::set(std::string_view name, Value value) {
    if (auto* existing = find(name)) {
        *existing = std::move(value);
    } else {
        members_.emplace_back(std::string(name), std::move(value));
    }
}

bool Object::erase(std::string_view name) {
    return std::erase_if(members_, [&](const Member& member) { return member.first == name; }) > 0;
}

std::vector<Object::Member>::const_iterator Object::begin() const {
    return members_.begin();
}
std::vector<Object::Member>::const_iterator Object::end() const {
    return members_.end();
}
std::vector<Object::Member>::iterator Object::begin() {
    return members_.begin();
}
std::vector<Object::Member>::iterator Object::end() {
    return members_.end();
}
std::size_t Object::size() const {
    return members_.size();
}
bool Object::empty() const {
    return members_.empty();
}

// Two objects are equal when they have the same members, in whatever order.
bool Object::operator==(const Object& other) const {
    if (size() != other.size()) return false;
    return std::all_of(begin(), end(), [&](const Member& member) {
        const auto* value = other.find(member.first);
        return value && *value == member.second;
    });
}

Value::Value() = default;
Value::Value(const Value&) = default;
Value::Value(Value&&) noexcept = default;
Value& Value::operator=(const Value&) = default;
Value& Value::operator=(Value&&) noexcept = default;
Value::~Value() = default;
Value::Value(std::nullptr_t) {}
bool Value::operator==(const Value&) const = default;

bool Value::isNumber() const {
    return isInteger() || std::holds_alternative<double>(data_) || std::holds_alternative<Decimal>(data_);
}

std::optional<bool> Value::asBool() const {
    if (const auto* value = std::get_if<bool>(&data_)) return *value;
    return std::nullopt;
}

std::optional<std::int64_t> Value::asInteger() const {
    if (const auto* value = std::get_if<std::int64_t>(&data_)) return *value;
    const auto number = asNumber();
    constexpr double exactMax = 9007199254740992.0;
    if (!number || std::trunc(*number) != *number || std::abs(*number) > exactMax) return std::nullopt;
    return static_cast<std::int64_t>(*number);
}

std::optional<double> Value::asNumber() const {
    if (const auto* value = std::get_if<double>(&data_)) return *value;
    if (const auto* value = std::get_if<std::int64_t>(&data_)) return static_cast<double>(*value);
    if (const auto* value = std::get_if<Decimal>(&data_)) return parseNumber<double>(value->text);
    return std::nullopt;
}

const Value* Value::find(std::string_view name) const {
    const auto* object = asObject();
    return object ? object->find(name) : nullptr;
}

Value* Value::find(std::string_view name) {
    auto* object = asObject();
    return object ? object->find(name) : nullptr;
}

std::optional<std::string> Value::text(std::string_view name) const {
    const auto* member = find(name);
    const auto* string = member ? member->asString() : nullptr;
    if (!string) return std::nullopt;
    return *string;
}

const Value& Value::operator[](std::string_view name) const {
    static const Value none;
    const auto* member = find(name);
    return member ? *member : none;
}

Value parseValue(std::string_view text, ReadLimits limits) {
    if (text.starts_with("\xef\xbb\xbf"))
        text.remove_prefix(3);  // files saved on Windows open with this mark
    rapidjson::MemoryStream stream(text.data(), text.size());
    rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> input(stream);
    Builder builder(limits.depthMax);
    rapidjson::Reader reader;
    constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag |
                               rapidjson::kParseValidateEncodingFlag;
    const auto result = reader.Parse<flags>(input, builder);
    if (builder.tooDeep()) refuse(text, result.Offset(), "nested too deeply");
    if (result.IsError()) refuse(text, result.Offset(), rapidjson::GetParseError_En(result.Code()));
    return builder.take();
}

std::string write(const Value& value) {
    Writer writer;
    writer.value(value);
    return writer.take();
}

std::string writeIndented(const Value& value) {
    Writer writer(true);
    writer.value(value);
    return writer.take();
}

}  // namespace varde::json
