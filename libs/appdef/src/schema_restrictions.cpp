// What a schema restricts of a field's value, in the form that the original's attributes have (contract, app
// definition 5.7, and app API 4.6).
#include <array>
#include <stdexcept>

#include "pattern.hpp"
#include "scalar.hpp"
#include "schema_compiler.hpp"

namespace varde::appdef {
namespace {

constexpr const char* doubleMin = "-1.7976931348623157E+308";
constexpr const char* doubleMax = "1.7976931348623157E+308";

struct FormatPattern {
    std::string_view format;
    const char* pattern;
};

constexpr std::array formatPatterns{
    FormatPattern{"date", "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[1-2][0-9]|3[0-1])$"},
    FormatPattern{
        "time",
        "^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]+)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?$"},
    FormatPattern{"year", "^[0-9]{4}$"},
    FormatPattern{"year-month", "^[0-9]{4}-(0[1-9]|1[0-2])$"},
    FormatPattern{"month", "^(0[1-9]|1[0-2])$"},
    FormatPattern{"day", "^(0[1-9]|[1-2][0-9]|3[0-1])$"},
};

std::optional<std::size_t> sizeOf(const json::Value* value) {
    const auto number = value ? value->asInteger() : std::nullopt;
    if (!number || *number < 0) return std::nullopt;
    return static_cast<std::size_t>(*number);
}

// The range that a type has when the schema says none; empty bounds where it has none.
std::pair<const char*, const char*> typeRange(ValueType type, std::string_view xsdName, bool& always) {
    always = true;
    if (xsdName == "positiveInteger") return {"1", doubleMax};
    if (xsdName == "nonNegativeInteger") return {"0", doubleMax};
    if (xsdName == "negativeInteger") return {doubleMin, "-1"};
    if (xsdName == "nonPositiveInteger") return {doubleMin, "0"};
    if (type == ValueType::int32) return {"-2147483648", "2147483647"};
    if (type == ValueType::int64) return {"-9223372036854775808", "9223372036854775807"};
    always = false;
    if (type == ValueType::int16) return {"-32768", "32767"};
    return {doubleMin, doubleMax};
}

}  // namespace

void SchemaCompiler::setRestrictions(Field& field, const Shape& shape) {
    if (field.type == ValueType::object || field.list) return;
    if (isValueType(field.type)) {
        if (field.type != ValueType::boolean && field.type != ValueType::dateTime) setRange(field, shape);
        return;
    }
    const auto* format = shape.find("format");
    const auto formatName = format && format->isString() ? *format->asString() : std::string();
    for (const auto& [name, pattern] : formatPatterns) {
        if (name != formatName) continue;
        addPattern(field, pattern);
        return;
    }
    if (formatName == "uri") return;
    field.restrictions.minLength = sizeOf(shape.find("minLength"));
    field.restrictions.maxLength = sizeOf(shape.find("maxLength"));
    if (const auto* pattern = shape.find("pattern"); pattern && pattern->isString()) {
        addPattern(field, *pattern->asString());
    }
}

void SchemaCompiler::addPattern(Field& field, std::string text) {
    PatternRule rule{std::move(text), nullptr};
    try {
        rule.compiled = std::make_shared<Pattern>(rule.text);
    } catch (const std::invalid_argument& error) {
        // An app developer's mistake, told like every other; the field is then without this rule.
        findings_.warning(
            file_, 0, "schema.pattern", field.name + ": pattern " + rule.text + ": " + error.what()
        );
    }
    field.restrictions.patterns.push_back(std::move(rule));
}

void SchemaCompiler::setRange(Field& field, const Shape& shape) {
    const auto* xsd = shape.find("@xsdType");
    const auto xsdName = xsd && xsd->isString() ? *xsd->asString() : std::string();
    const auto* minimum = shape.find("minimum");
    const auto* maximum = shape.find("maximum");
    bool always = false;
    const auto [typeMin, typeMax] = typeRange(field.type, xsdName, always);
    if (minimum || maximum || always) {
        field.restrictions.range = Restrictions::Range{
            minimum ? scalarToText(*minimum).value_or(typeMin) : typeMin,
            maximum ? scalarToText(*maximum).value_or(typeMax) : typeMax};
    }
    if (const auto digits = sizeOf(shape.find("totalDigits"))) {
        addPattern(field, "^[0-9]{1," + std::to_string(*digits) + "}$");
    }
}

}  // namespace varde::appdef
