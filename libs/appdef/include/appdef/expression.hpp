#pragma once
// The expression language of apps (contract, app definition 7): JSON arrays that name a function and its
// arguments. Used by gateways, hidden and required fields, validation and calculation files.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "json/value.hpp"

namespace varde::appdef {

// What an expression may ask about. Whoever evaluates knows the context: rows, data element, layout.
class ExpressionSource {
public:
    virtual ~ExpressionSource() = default;

    // `dataType` empty: the context's own.
    virtual json::Value dataModel(std::string_view path, const std::optional<std::string>& dataType)
        const = 0;
    // The value of another component. Without layouts, as in gateways, there is none.
    virtual json::Value component(std::string_view id) const;
    // Empty: there is no such key.
    virtual std::optional<json::Value> instanceContext(std::string_view key) const = 0;
    virtual std::optional<std::string> frontendSetting(std::string_view key) const = 0;
    virtual std::size_t countDataElements(std::string_view dataType) const = 0;
    // The text with its variables filled; the key itself when there is none.
    virtual std::string text(std::string_view key) const = 0;
    virtual std::string language() const = 0;
    virtual std::optional<std::string> gatewayAction() const { return std::nullopt; }
    // Whether formatDate moves a time with a zone to UTC. The original's server never does (contract 7.5).
    virtual bool datesInUtc() const { return false; }
};

// Throws Problem(internal) on any error of the expression: the request that needs it cannot go on.
json::Value evaluate(
    const json::Value& expression,
    const ExpressionSource& source,
    std::span<const json::Value> positionalArguments = {}
);

// A layout property: a boolean, or an expression that gives one (loose truth).
bool evaluateBoolean(const json::Value& expression, const ExpressionSource& source, bool otherwise = false);

// Checks the form alone: function names and nesting. Empty when it is well formed.
std::optional<std::string> expressionError(const json::Value& expression);

// The value at a path, with the rows of the context filled into lists without an index (contract 7.4).
json::Value lookUp(const json::Value& data, std::string_view path, std::span<const std::size_t> rows);
// The same without a copy; null when nothing is there.
const json::Value* findInRow(
    const json::Value& data, std::string_view path, std::span<const std::size_t> rows
);
// The path with those indexes written out; empty when the path is none.
std::optional<std::string> pathInRow(
    const json::Value& data, std::string_view path, std::span<const std::size_t> rows
);

}  // namespace varde::appdef
