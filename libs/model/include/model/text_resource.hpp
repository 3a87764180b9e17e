#pragma once
// An app's texts in one language (storage contract 3.12).
#include <optional>
#include <string>
#include <vector>

#include "json/json.hpp"

namespace varde::model {

struct TextResourceVariable {
    std::optional<std::string> key;
    std::optional<std::string> dataSource;
    std::optional<std::string> defaultValue;

    static constexpr void fields(auto&& field) {
        field("key", &TextResourceVariable::key, json::nullable);
        field("dataSource", &TextResourceVariable::dataSource, json::nullable);
        field("defaultValue", &TextResourceVariable::defaultValue, json::nullable);
    }
};

struct TextResourceElement {
    std::optional<std::string> id;
    std::optional<std::string> value;
    std::optional<std::vector<TextResourceVariable>> variables;

    static constexpr void fields(auto&& field) {
        field("id", &TextResourceElement::id, json::nullable);
        field("value", &TextResourceElement::value, json::nullable);
        field("variables", &TextResourceElement::variables, json::nullable);
    }
};

struct TextResource {
    std::optional<std::string> id;
    std::optional<std::string> org;
    std::optional<std::string> language;
    std::vector<TextResourceElement> resources;

    static constexpr void fields(auto&& field) {
        field("id", &TextResource::id);
        field("org", &TextResource::org);
        field("language", &TextResource::language);
        field("resources", &TextResource::resources);
    }
};

}  // namespace varde::model
