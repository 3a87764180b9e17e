// The rules that a schema implies for a model's values (contract, app definition 5.7 and app API 4.6).
#include "appdef/data_model.hpp"
#include "base/text.hpp"
#include "pattern.hpp"
#include "scalar.hpp"

namespace varde::appdef {
namespace {

constexpr std::size_t issuesMax = 200;

std::size_t utf16Length(std::string_view text) {
    std::size_t units = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xc0) == 0x80) continue;
        units += byte >= 0xf0 ? 2 : 1;
    }
    return units;
}

class Validator {
public:
    std::vector<ModelIssue> run(const ObjectType& type, const json::Value& value) {
        object(type, value, {});
        return std::move(issues_);
    }

private:
    bool full() const { return issues_.size() >= issuesMax; }

    void add(const std::string& path, std::string message) {
        if (!full()) issues_.push_back({path, std::move(message)});
    }

    void object(const ObjectType& type, const json::Value& value, const std::string& path) {
        const auto* members = value.asObject();
        if (!members || type.freeForm) return;
        for (const auto& field : type.fields) {
            if (full()) return;
            const auto here = path.empty() ? field.name : path + "." + field.name;
            const auto& member = value[field.name];
            if (!field.list) {
                single(field, member, here);
            } else if (const auto* items = member.asArray(); items && field.object) {
                for (std::size_t i = 0; i < items->size(); ++i) {
                    object(*field.object, (*items)[i], here + "[" + std::to_string(i) + "]");
                }
            }
        }
    }

    void single(const Field& field, const json::Value& value, const std::string& path) {
        if (field.object) {
            object(*field.object, value, path);
        } else if (value.isNull()) {
            if (field.required && !field.nillable && isValueType(field.type)) {
                add(path, "The " + field.displayName + " field is required.");
            }
        } else {
            restrictions(field, value, path);
        }
    }

    void restrictions(const Field& field, const json::Value& value, const std::string& path) {
        const auto& rules = field.restrictions;
        const auto text = scalarToText(value).value_or("");
        const auto start = "The field " + field.displayName + " must ";
        const auto length = utf16Length(text);
        if (rules.minLength && length < *rules.minLength) {
            add(path,
                start + "be a string or array type with a minimum length of '" +
                    std::to_string(*rules.minLength) + "'.");
        }
        if (rules.maxLength && length > *rules.maxLength) {
            add(path,
                start + "be a string or array type with a maximum length of '" +
                    std::to_string(*rules.maxLength) + "'.");
        }
        if (rules.range && !inRange(*rules.range, text)) {
            add(path, start + "be between " + rules.range->minimum + " and " + rules.range->maximum + ".");
        }
        for (const auto& pattern : rules.patterns) {
            if (text.empty() || !pattern.compiled || pattern.compiled->matchesWhole(text)) continue;
            add(path, start + "match the regular expression '" + pattern.text + "'.");
        }
    }

    // Compared as the original's Range attribute does: as double.
    static bool inRange(const Restrictions::Range& range, std::string_view text) {
        const auto value = parseNumber<double>(text);
        const auto minimum = parseNumber<double>(range.minimum);
        const auto maximum = parseNumber<double>(range.maximum);
        if (!value || !minimum || !maximum) return true;
        return *value >= *minimum && *value <= *maximum;
    }

    std::vector<ModelIssue> issues_;
};

}  // namespace

std::vector<ModelIssue> DataModel::validate(const json::Value& value) const {
    return Validator().run(*root_, value);
}

}  // namespace varde::appdef
