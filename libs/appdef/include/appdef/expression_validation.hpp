#pragma once
// models/{dataType}.validation.json: rules on fields, written as expressions (contract, app definition 5.9).
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "appdef/findings.hpp"
#include "appdef/layout_state.hpp"
#include "json/value.hpp"

namespace varde::appdef {

struct ExpressionRule {
    json::Value message;  // a text's id, or an expression that gives one
    std::string severity = "error";
    json::Value condition;
};

struct ExpressionRules {
    // Field path without indexes, and what holds for it.
    std::vector<std::pair<std::string, std::vector<ExpressionRule>>> fields;
};

// Null when the file is no JSON. A rule without message or condition is left out, with a warning.
std::optional<ExpressionRules> parseExpressionRules(
    std::string_view text, const std::string& file, Findings& findings
);

struct ExpressionIssue {
    std::string field;     // with indexes
    std::string severity;  // error, warning, info or success
    std::string message;   // both code and customTextKey
};

// Throws Problem(internal) when a condition gives something else than true or false.
std::vector<ExpressionIssue> validate(
    const ExpressionRules& rules, const LayoutState& state, const FormElement& element
);

}  // namespace varde::appdef
