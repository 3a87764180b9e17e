#pragma once
// config/texts/resource.{xx}.json: an app's texts by language, and the fall-backs that the contract has.
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "appdef/findings.hpp"
#include "base/problem.hpp"
#include "model/text_resource.hpp"

namespace varde::appdef {

// One file. Its texts stay where they are while it lives.
struct TextFile {
    model::TextResource resource;  // with the file's own word of its language, not its name's
    std::map<std::string, std::size_t, std::less<>> positions;

    const model::TextResourceElement* find(std::string_view id) const;
};

// Gives a variable's value; empty when it is missing.
using VariableSource = std::function<std::optional<std::string>(const model::TextResourceVariable& variable)>;

class Texts {
public:
    void add(const std::string& fileLanguage, TextFile file);

    bool empty() const { return files_.empty(); }
    // The languages that the files name, in file order.
    std::vector<std::string> languages() const;
    // The file of a language, else nb's, else null. An id that an existing file lacks is looked for nowhere
    // else.
    const TextFile* file(std::string_view language) const;
    // The text with its variables filled; empty when the id is unknown.
    std::optional<std::string> find(
        std::string_view id, std::string_view language, const VariableSource& variables = {}
    ) const;
    // The app's display name: text ServiceName or appName, else empty.
    std::optional<std::string> appName(std::string_view language) const;

private:
    std::string fill(
        const TextFile& file,
        const model::TextResourceElement& text,
        const VariableSource& variables,
        int depth
    ) const;

    std::map<std::string, TextFile, std::less<>> files_;  // by the file name's language
};

// The backend's own texts, such as backend.validation_errors.required; null when it has none of that id.
std::optional<std::string> backendText(std::string_view id, std::string_view language);

// Null when the file is no text resource; `findings` says why.
std::optional<TextFile> parseTexts(std::string_view text, const std::string& file, Findings& findings);

}  // namespace varde::appdef
