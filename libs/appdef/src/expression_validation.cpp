#include "appdef/expression_validation.hpp"

#include <algorithm>
#include <map>

#include "appdef/field_path.hpp"
#include "expression_values.hpp"
#include "lenient_json.hpp"

namespace varde::appdef {
namespace {

bool isSeverity(std::string_view text) {
    return text == "error" || text == "warning" || text == "info" || text == "success";
}

class RuleReader {
public:
    RuleReader(const std::string& file, Findings& findings) : file_(file), findings_(findings) {}

    ExpressionRules read(const json::Value& document) {
        if (const auto* definitions = document["definitions"].asObject()) {
            for (const auto& [name, definition] : *definitions) {
                // A definition may build on earlier ones.
                if (auto rule = resolve(definition, "definition " + name))
                    definitions_[name] = std::move(*rule);
            }
        }
        ExpressionRules out;
        const auto* validations = document["validations"].asObject();
        if (!validations) return out;
        for (const auto& [field, entries] : *validations) {
            std::vector<ExpressionRule> rules;
            const auto* list = entries.asArray();
            for (std::size_t i = 0; list && i < list->size(); ++i) {
                if (auto rule = resolve((*list)[i], field)) rules.push_back(std::move(*rule));
            }
            out.fields.emplace_back(field, std::move(rules));
        }
        return out;
    }

private:
    std::optional<ExpressionRule> resolve(const json::Value& value, const std::string& place) {
        ExpressionRule rule;
        const auto* name = value.asString();
        const auto reference = name ? std::optional(*name) : value.text("ref");
        if (reference) {
            const auto found = definitions_.find(*reference);
            if (found == definitions_.end()) return refuse(place, "there is no definition " + *reference);
            rule = found->second;
        }
        if (const auto* message = value.find("message")) rule.message = *message;
        if (const auto* condition = value.find("condition")) rule.condition = *condition;
        if (const auto severity = value.text("severity")) rule.severity = *severity;
        if (!isSeverity(rule.severity)) return refuse(place, rule.severity + " is no severity");
        if (rule.message.isNull()) return refuse(place, "message is missing");
        if (rule.condition.isNull()) return refuse(place, "condition is missing");
        return rule;
    }

    std::nullopt_t refuse(const std::string& place, const std::string& what) {
        findings_.warning(file_, 0, "validation.rule", place + ": " + what);
        return std::nullopt;
    }

    const std::string& file_;
    Findings& findings_;
    std::map<std::string, ExpressionRule, std::less<>> definitions_;
};

// A context for a field: the rows that its path names, and no component.
ComponentContext contextOf(const std::string& path, const FormElement& element) {
    ComponentContext out;
    out.element = &element;
    for (const auto& step : parsePath(path).value_or(std::vector<PathStep>{})) {
        if (step.index) out.rows.push_back(*step.index);
    }
    return out;
}

}  // namespace

std::optional<ExpressionRules> parseExpressionRules(
    std::string_view text, const std::string& file, Findings& findings
) {
    const auto document = readJson(text, file, findings);
    if (!document) return std::nullopt;
    return RuleReader(file, findings).read(*document);
}

std::vector<ExpressionIssue> validate(
    const ExpressionRules& rules, const LayoutState& state, const FormElement& element
) {
    const auto hidden = state.hiddenFields(false);
    // A plain prefix: hidden `a.b` also hides `a.bc` (contract 5.9).
    const auto isHidden = [&](const std::string& path) {
        return std::any_of(hidden.begin(), hidden.end(), [&](const FieldReference& field) {
            return field.elementId == element.id && path.starts_with(field.path);
        });
    };
    std::vector<ExpressionIssue> out;
    for (const auto& [field, fieldRules] : rules.fields) {
        for (const auto& path : expandRows(*element.data, field)) {
            const auto* value = findAt(*element.data, path);
            if (!value || value->isNull() || isHidden(path)) continue;
            const auto context = contextOf(path, element);
            const std::vector<json::Value> positional{json::Value(path)};
            for (const auto& rule : fieldRules) {
                const auto result = state.evaluate(rule.condition, context, positional).asBool();
                if (!result) expression::fail("the condition on " + field + " gave neither true nor false");
                if (!*result) continue;
                const auto message = state.evaluate(rule.message, context, positional);
                out.push_back({path, rule.severity, expression::toText(message).value_or("")});
            }
        }
    }
    return out;
}

}  // namespace varde::appdef
