#include "appdef/options.hpp"

#include "appdef/field_path.hpp"
#include "base/text.hpp"
#include "lenient_json.hpp"

namespace varde::appdef {
namespace {

bool isScalar(const json::Value& value) {
    return !value.isArray() && !value.isObject();
}

class OptionReader {
public:
    OptionReader(const std::string& file, Findings& findings) : file_(file), findings_(findings) {}

    Option read(const json::Object& members, std::size_t index) {
        place_ = "option " + std::to_string(index + 1) + ": ";
        Option option;
        bool labelled = false;
        for (const auto& [name, value] : members) {
            if (equalsIgnoreCase(name, "value")) {
                if (!isScalar(value)) refuse("value must be a text, number, boolean or null");
                option.value = value;
            } else if (equalsIgnoreCase(name, "label")) {
                labelled = value.isString();
                if (labelled) option.label = *value.asString();
            } else if (equalsIgnoreCase(name, "description")) {
                option.description = text(name, value);
            } else if (equalsIgnoreCase(name, "helpText")) {
                option.helpText = text(name, value);
            } else if (equalsIgnoreCase(name, "tags")) {
                if (const auto* tags = value.asObject()) option.tags = *tags;
            } else {
                refuse("unknown member " + name);
            }
        }
        if (!labelled) refuse("label is missing");
        return option;
    }

private:
    std::optional<std::string> text(const std::string& name, const json::Value& value) {
        if (const auto* string = value.asString()) return *string;
        if (!value.isNull()) refuse(name + " must be a text");
        return std::nullopt;
    }

    void refuse(const std::string& what) { findings_.error(file_, 0, "options", place_ + what); }

    const std::string& file_;
    Findings& findings_;
    std::string place_;
};

json::Value wire(const Option& option) {
    json::Object out{{"value", option.value}, {"label", json::Value(option.label)}};
    if (option.description) out.set("description", *option.description);
    if (option.helpText) out.set("helpText", *option.helpText);
    if (!option.tags.empty()) out.set("tags", option.tags);
    return out;
}

}  // namespace

const std::string* OptionList::label(std::string_view value) const {
    for (const auto& option : options) {
        if (scalarText(option.value) == value) return &option.label;
    }
    return nullptr;
}

std::optional<OptionList> parseOptions(std::string_view text, const std::string& file, Findings& findings) {
    const auto parsed = readJson(text, file, findings);
    if (!parsed) return std::nullopt;
    const auto* items = parsed->asArray();
    if (!items) {
        findings.error(file, 1, "options", "must be a list of options");
        return std::nullopt;
    }
    OptionList list;
    OptionReader reader(file, findings);
    json::Array out;
    for (const auto& item : *items) {
        const auto* members = item.asObject();
        if (!members) {
            findings.error(file, 0, "options", "an option must be an object");
            continue;
        }
        list.options.push_back(reader.read(*members, list.options.size()));
        out.push_back(wire(list.options.back()));
    }
    list.json = json::write(json::Value(std::move(out)));
    return list;
}

}  // namespace varde::appdef
