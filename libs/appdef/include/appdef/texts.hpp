#pragma once
// config/texts/resource.{xx}.json: an app's texts by language, and the fall-backs that the contract has.
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "json/value.hpp"

namespace varde::appdef {

struct TextVariable {
    std::string key;
    std::string dataSource;
    std::optional<std::string> defaultValue;
};

struct Text {
    std::string id;
    std::string value;
    std::vector<TextVariable> variables;
};

struct TextResource {
    std::string language;  // the file's own word, not its name's
    std::string json;      // the file: {"language","resources"}
    std::map<std::string, Text, std::less<>> texts;

    const Text* find(std::string_view id) const;
};

// Gives a variable's value; empty when it is missing.
using VariableSource = std::function<std::optional<std::string>(const TextVariable& variable)>;

class Texts {
public:
    void add(const std::string& fileLanguage, TextResource resource);

    bool empty() const { return files_.empty(); }
    // The languages that the files name, in file order.
    std::vector<std::string> languages() const;
    // The file of a language, else nb's, else null. An id that an existing file lacks is looked for nowhere
    // else.
    const TextResource* resource(std::string_view language) const;
    // The text with its variables filled; empty when the id is unknown.
    std::optional<std::string> find(
        std::string_view id, std::string_view language, const VariableSource& variables = {}
    ) const;
    // The app's display name: text ServiceName or appName, else empty.
    std::optional<std::string> appName(std::string_view language) const;

private:
    std::optional<std::string> fill(
        const TextResource& resource, const Text& text, const VariableSource& variables, int depth
    ) const;

    std::map<std::string, TextResource, std::less<>> files_;  // by the file name's language
};

// The backend's own texts, such as backend.validation_errors.required; null when it has none of that id.
std::optional<std::string> backendText(std::string_view id, std::string_view language);

// Null when the file is no text resource; `findings` says why.
std::optional<TextResource> parseTexts(
    std::string_view text, const std::string& file, std::vector<Finding>& findings
);

}  // namespace varde::appdef
