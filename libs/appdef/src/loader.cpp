#include "loader.hpp"

#include "base/text.hpp"
#include "lenient_json.hpp"

namespace varde::appdef {
namespace {

constexpr const char* metadataFile = "config/applicationmetadata.json";
constexpr const char* processFile = "config/process/process.bpmn";
constexpr const char* policyFile = "config/authorization/policy.xml";

std::string without(std::string_view text, std::string_view ending) {
    return std::string(text.substr(0, text.size() - ending.size()));
}

std::string withoutMark(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    return std::string(text);
}

void replaceAll(std::string& text, std::string_view what, std::string_view with) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) {
        text.replace(at, what.size(), with);
    }
}

// Members of `over` win; sections are merged. Names in any case.
void mergeSettings(json::Value& base, const json::Value& over) {
    auto* members = base.asObject();
    const auto* changes = over.asObject();
    if (!members || !changes) {
        base = over;
        return;
    }
    for (const auto& [name, value] : *changes) {
        const auto* present = members->findIgnoreCase(name);
        auto* same = const_cast<json::Value*>(present);
        if (same) {
            mergeSettings(*same, value);
        } else {
            members->set(name, value);
        }
    }
}

}  // namespace

void Loader::readAll(std::string_view environment) {
    readMetadata();
    readProcess();
    readPolicy();
    readTexts();
    readLayoutSets();
    readModels();
    readOptions();
    readSettings(environment);
    app_.footer = readJsonText("ui/footer.json");
    app_.uiSettings = readJsonText("ui/Settings.json");
    if (const auto* page = folder_.find("views/Home/Index.cshtml")) app_.startPage = withoutMark(*page);
    app_.wwwroot = folder_.wwwroot();
    app_.contentHash = folder_.contentHash();
    checkReferences(app_, findings_);
}

std::optional<std::string> Loader::readJsonText(const std::string& file, json::Value* parsed) {
    const auto* text = folder_.find(file);
    if (!text) return std::nullopt;
    auto value = readJson(*text, file, findings_);
    if (!value) return std::nullopt;
    if (parsed) *parsed = std::move(*value);
    return strictJson(*text);
}

void Loader::readMetadata() {
    const auto* text = folder_.find(metadataFile);
    if (!text) {
        findings_.error(metadataFile, 0, "metadata.missing", "every app has this file");
        return;
    }
    auto parsed = readJson(*text, metadataFile, findings_, Comments::refused);
    if (!parsed) return;
    try {
        app_.application = json::fromValue<model::Application>(*parsed);
    } catch (const Problem& problem) {
        // One file's mistake, told beside those of others.
        findings_.error(metadataFile, 0, "metadata", problem.detail);
        return;
    }
    app_.metadata = std::move(*parsed);
    const auto parts = split(app_.application.id, '/');
    if (parts.size() != 2 || parts[0].empty() || parts[1].empty()) {
        findings_.error(metadataFile, 0, "metadata.id", "id must be org/app");
        return;
    }
    app_.org = parts[0];
    app_.app = parts[1];
}

void Loader::readProcess() {
    const auto* text = folder_.find(processFile);
    if (!text) {
        findings_.error(processFile, 0, "process.missing", "every app has this file");
        return;
    }
    app_.processXml = withoutMark(*text);
    app_.process = Process::parse(app_.processXml, processFile, findings_);
}

void Loader::readPolicy() {
    const auto* text = folder_.find(policyFile);
    if (!text) {
        findings_.warning(policyFile, 0, "policy.missing", "without a policy nobody may do anything");
        return;
    }
    app_.policyXml = withoutMark(*text);
    replaceAll(app_.policyXml, "[ORG]", app_.org);
    replaceAll(app_.policyXml, "[org]", app_.org);
    replaceAll(app_.policyXml, "[APP]", app_.app);
    replaceAll(app_.policyXml, "[app]", app_.app);
}

void Loader::readTexts() {
    constexpr std::string_view prefix = "resource.";
    constexpr std::string_view ending = ".json";
    for (const auto& name : folder_.names("config/texts", ending)) {
        const auto file = "config/texts/" + name;
        const auto language = std::string_view(name).substr(0, name.size() - ending.size());
        if (!name.starts_with(prefix) || language.size() != prefix.size() + 2) {
            findings_.warning(file, 0, "texts.name", "only resource.{two letters}.json is read");
            continue;
        }
        const auto code = std::string(language.substr(prefix.size()));
        auto parsed = parseTexts(*folder_.find(file), file, findings_);
        if (!parsed) continue;
        parsed->resource.org = app_.org;
        parsed->resource.id = app_.org + "-" + app_.app + "-" + code;
        app_.texts.add(code, std::move(*parsed));
    }
}

void Loader::readModels() {
    for (const auto& name : folder_.names("models", ".xsd")) {
        app_.xsdSchemas[without(name, ".xsd")] = withoutMark(*folder_.find("models/" + name));
    }
    for (const auto& name : folder_.names("models", ".schema.json")) {
        if (auto text = readJsonText("models/" + name)) {
            app_.jsonSchemas[without(name, ".schema.json")] = std::move(*text);
        }
    }
    for (const auto& type : app_.application.dataTypes) readModel(type);
}

void Loader::readModel(const model::DataType& type) {
    const auto base = "models/" + type.id;
    ModelFiles files;
    if (const auto found = app_.jsonSchemas.find(type.id); found != app_.jsonSchemas.end()) {
        files.schema = found->second;
    }
    const auto prefillFile = base + ".prefill.json";
    files.prefillJson = readJsonText(prefillFile);
    if (files.prefillJson) files.prefill = parsePrefill(*files.prefillJson, prefillFile, findings_);
    const auto rulesFile = base + ".validation.json";
    files.validation = readJsonText(rulesFile);
    if (files.validation) files.rules = parseExpressionRules(*files.validation, rulesFile, findings_);
    files.calculation = readJsonText(base + ".calculation.json");

    const auto classRef = type.appLogic ? type.appLogic->classRef.value_or("") : std::string();
    if (!classRef.empty()) {
        const auto file = base + ".schema.json";
        // An XSD is named after the class, not the data type (contract 1.1).
        const auto className = classRef.substr(classRef.rfind('.') + 1);
        if (const auto found = app_.xsdSchemas.find(className); found != app_.xsdSchemas.end()) {
            files.xsd = found->second;
            files.xsdSchema = compileXsd(found->second, "models/" + className + ".xsd");
        }
        if (files.schema) {
            files.model = DataModel::compile(*files.schema, classRef, file, findings_);
        } else if (!folder_.find(file)) {
            findings_.warning(
                file, 0, "model.schema", "data type " + type.id + " has no schema: its data takes any form"
            );
            files.model = DataModel::freeForm(className);
        }
    }
    app_.models.insert_or_assign(type.id, std::move(files));
}

std::shared_ptr<const xml::Schema> Loader::compileXsd(const std::string& text, const std::string& file) {
    try {
        return std::make_shared<const xml::Schema>(xml::Schema::parse(text, file));
    } catch (const Problem& problem) {
        // The app runs without its XSD, which it only uses when its settings say so.
        findings_.warning(file, lineOf(problem.detail), "model.xsd", problem.detail);
        return nullptr;
    }
}

void Loader::readOptions() {
    for (const auto& name : folder_.names("options", ".json")) {
        const auto file = "options/" + name;
        if (auto list = parseOptions(*folder_.find(file), file, findings_)) {
            app_.options.insert_or_assign(without(name, ".json"), std::move(*list));
        }
    }
}

void Loader::readSettings(std::string_view environment) {
    json::Value merged = json::Object{};
    for (const auto& file :
         {std::string("appsettings.json"), "appsettings." + std::string(environment) + ".json"}) {
        json::Value values;
        if (readJsonText(file, &values)) mergeSettings(merged, values);
    }
    app_.settings = AppSettings(std::move(merged));
}

LoadResult load(const std::filesystem::path& path, std::string_view environment, LoadLimits limits) {
    LoadResult result;
    const Folder folder(path, limits, result);
    if (!result.errors.empty()) return result;
    auto app = std::make_shared<AppDefinition>();
    app->folder = std::filesystem::weakly_canonical(path);
    Loader(folder, *app, result).readAll(environment);
    if (result.errors.empty()) result.definition = std::move(app);
    return result;
}

}  // namespace varde::appdef
