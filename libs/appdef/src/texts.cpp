#include "appdef/texts.hpp"

#include <array>

#include "base/text.hpp"
#include "lenient_json.hpp"

namespace varde::appdef {
namespace {

constexpr int textDepthMax = 16;

struct BuiltIn {
    std::string_view id;
    const char* nb;
    const char* nn;
    const char* en;
};

constexpr std::array builtIns{
    BuiltIn{
        "backend.validation_errors.required", "Feltet er påkrevd", "Feltet er påkravd", "Field is required"},
    BuiltIn{"backend.pdf_default_file_name", "{0}.pdf", "{0}.pdf", "{0}.pdf"},
    BuiltIn{
        "pdfPreviewText",
        "The document is a preview",
        "The document is a preview",
        "The document is a preview"},
    BuiltIn{
        "backend.xsd_validation",
        "XSD-validering feilet: {0}",
        "XSD-validering feila: {0}",
        "XSD validation failed: {0}"},
};

}  // namespace

const model::TextResourceElement* TextFile::find(std::string_view id) const {
    const auto found = positions.find(id);
    return found == positions.end() ? nullptr : &resource.resources[found->second];
}

void Texts::add(const std::string& fileLanguage, TextFile file) {
    files_.insert_or_assign(fileLanguage, std::move(file));
}

std::vector<std::string> Texts::languages() const {
    std::vector<std::string> out;
    for (const auto& [name, file] : files_) out.push_back(file.resource.language.value_or(name));
    return out;
}

const TextFile* Texts::file(std::string_view language) const {
    auto found = files_.find(language);
    if (found == files_.end()) found = files_.find("nb");
    return found == files_.end() ? nullptr : &found->second;
}

std::optional<std::string> Texts::find(
    std::string_view id, std::string_view language, const VariableSource& variables
) const {
    const auto* chosen = file(language);
    const auto* text = chosen ? chosen->find(id) : nullptr;
    if (!text) return std::nullopt;
    return fill(*chosen, *text, variables, 0);
}

std::optional<std::string> Texts::appName(std::string_view language) const {
    for (const auto* id : {"appName", "ServiceName"}) {
        if (auto text = find(id, language); text && !text->empty()) return text;
    }
    return std::nullopt;
}

std::string Texts::fill(
    const TextFile& file, const model::TextResourceElement& text, const VariableSource& source, int depth
) const {
    auto out = text.value.value_or("");
    if (!text.variables) return out;
    std::vector<std::string> values;
    for (const auto& variable : *text.variables) {
        const auto key = variable.key.value_or("");
        std::optional<std::string> value;
        if (variable.dataSource == "text") {
            const auto* other = file.find(key);
            // A text that names itself, even over others, is stopped.
            if (other && other != &text && depth < textDepthMax)
                value = fill(file, *other, source, depth + 1);
        } else if (source) {
            value = source(variable);
        }
        values.push_back(value ? *value : variable.defaultValue.value_or(key));
    }
    std::string filled;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto close = out[i] == '{' ? out.find('}', i) : std::string::npos;
        const auto index = close == std::string::npos
                               ? std::nullopt
                               : parseNumber<std::size_t>(std::string_view(out).substr(i + 1, close - i - 1));
        if (index && *index < values.size()) {
            filled += values[*index];
            i = close;
        } else {
            filled += out[i];
        }
    }
    return filled;
}

std::optional<std::string> backendText(std::string_view id, std::string_view language) {
    for (const auto& text : builtIns) {
        if (text.id == id) return language == "nb" ? text.nb : language == "nn" ? text.nn : text.en;
    }
    return std::nullopt;
}

std::optional<TextFile> parseTexts(std::string_view text, const std::string& file, Findings& findings) {
    const auto parsed = readJson(text, file, findings);
    if (!parsed) return std::nullopt;
    TextFile out;
    try {
        out.resource = json::fromValue<model::TextResource>(*parsed);
    } catch (const Problem& problem) {
        // One file's mistake, told beside those of others.
        findings.error(file, 0, "texts", problem.detail);
        return std::nullopt;
    }
    auto& resources = out.resource.resources;
    for (std::size_t i = 0; i < resources.size(); ++i) {
        const auto id = resources[i].id.value_or("");
        if (id.empty()) {
            findings.warning(file, 0, "texts.id", "text " + std::to_string(i + 1) + " has no id");
        } else if (!out.positions.emplace(id, i).second) {
            findings.warning(file, 0, "texts.id", "more than one text has the id " + id);
        }
    }
    if (out.resource.language.value_or("").empty()) {
        findings.warning(file, 0, "texts.language", "the file does not say its language");
    }
    return out;
}

}  // namespace varde::appdef
