#include <cmath>

#include "json/codec.hpp"

namespace varde::json {

std::string Path::toString() const {
    if (!parent) return {};
    auto text = parent->toString();
    if (index) return text + "[" + std::to_string(*index) + "]";
    if (!text.empty()) text += '.';
    return text.append(name);
}

void fail(const Path& path, std::string_view expected) {
    const auto where = path.toString();
    const auto message = "expected " + std::string(expected);
    throw Problem(
        Errc::badRequest,
        where.empty() ? message : where + ": " + message,
        {{where.empty() ? "$" : where, {message}}}
    );
}

namespace detail {

bool readBool(const Value& from, const Path& path) {
    if (const auto value = from.asBool()) return *value;
    if (const auto* text = from.asString()) {
        if (const auto value = parseBool(*text)) return *value;
    }
    fail(path, "a boolean");
}

std::int64_t readInteger(const Value& from, const Path& path, std::int64_t min, std::int64_t max) {
    auto value = from.asInteger();
    if (const auto* text = from.asString()) value = parseNumber<std::int64_t>(*text);
    if (!value) fail(path, "an integer");
    if (*value < min || *value > max) fail(path, "an integer within range");
    return *value;
}

double readNumber(const Value& from, const Path& path) {
    auto value = from.asNumber();
    if (const auto* text = from.asString()) value = parseNumber<double>(*text);
    if (!value || !std::isfinite(*value)) fail(path, "a number");
    return *value;
}

std::string readString(const Value& from, const Path& path) {
    if (const auto* text = from.asString()) return *text;
    if (from.isNumber() || from.isBool()) return write(from);
    fail(path, "a string");
}

DateTime readDateTime(const Value& from, const Path& path) {
    if (const auto* text = from.asString()) {
        if (const auto value = DateTime::parse(*text)) return *value;
    }
    fail(path, "a date");
}

Guid readGuid(const Value& from, const Path& path) {
    if (const auto* text = from.asString()) {
        if (const auto value = Guid::parse(*text)) return *value;
    }
    fail(path, "a GUID");
}

}  // namespace detail
}  // namespace varde::json
