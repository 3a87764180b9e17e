#pragma once
// options/{id}.json: the static option lists of an app, checked, in the form that the wire has.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "appdef/findings.hpp"
#include "base/problem.hpp"
#include "json/value.hpp"

namespace varde::appdef {

struct Option {
    json::Value value;  // text, number, boolean or null, kept as that
    std::string label;  // usually the id of a text
    std::optional<std::string> description;
    std::optional<std::string> helpText;
    json::Object tags;
};

struct OptionList {
    std::vector<Option> options;
    std::string json;  // what GET options/{id} answers

    // The label of a value, compared as text; null when it is none of the options.
    const std::string* label(std::string_view value) const;
};

// Null when the file is no option list; `findings` says why.
std::optional<OptionList> parseOptions(std::string_view text, const std::string& file, Findings& findings);

}  // namespace varde::appdef
