#pragma once
// An app folder as one immutable value: read, checked and hashed at once, then shared between threads and
// swapped whole when a file changes. Only files inside the folder are read, and only so many bytes of them.
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "appdef/data_model.hpp"
#include "appdef/expression_validation.hpp"
#include "appdef/findings.hpp"
#include "appdef/layout.hpp"
#include "appdef/options.hpp"
#include "appdef/prefill.hpp"
#include "appdef/process.hpp"
#include "appdef/texts.hpp"
#include "base/problem.hpp"
#include "json/value.hpp"
#include "model/application.hpp"
#include "xml/document.hpp"

namespace varde::appdef {

// JSON texts here are the files' own, with a byte order mark, comments and trailing commas taken out: what is
// sent is always JSON.
struct LayoutPage {
    std::string name;
    std::string json;
    json::Value value;
};

struct LayoutSet {
    std::string id;
    std::string dataType;  // empty: none named
    std::vector<std::string> tasks;
    std::string type;                     // "subform", or empty
    std::optional<std::string> settings;  // Settings.json
    std::optional<std::string> ruleHandler;
    std::optional<std::string> ruleConfiguration;
    std::vector<LayoutPage> pages;           // every file in the folder, by name
    std::vector<std::string> order;          // the pages that exist for the form, in their order
    std::vector<std::string> excludedPages;  // excludeFromPdf
    std::vector<std::string> excludedComponents;
    std::shared_ptr<const Layout> layout;  // what the server understands of its pages

    const LayoutPage* page(std::string_view name) const;
    // What GET layouts/{set} answers: {"page": {...}, ...}
    std::string pagesJson() const;
};

struct ModelFiles {
    std::optional<std::string> schema;
    std::optional<std::string> xsd;
    std::optional<std::string> prefillJson;
    std::optional<std::string> validation;
    std::optional<std::string> calculation;
    std::optional<Prefill> prefill;
    std::optional<ExpressionRules> rules;          // of the validation file
    std::shared_ptr<const xml::Schema> xsdSchema;  // the XSD, compiled; null when there is none that can be
    std::shared_ptr<const DataModel> model;  // of every type with a classRef; free form when it has no schema
};

// appsettings.json with the environment's file over it; names in any case.
class AppSettings {
public:
    AppSettings() = default;
    explicit AppSettings(json::Value merged) : values_(std::move(merged)) {}

    // "AppSettings.RequiredValidation"; empty when absent.
    std::optional<std::string> text(std::string_view path) const;
    bool flag(std::string_view path, bool otherwise = false) const;
    // FrontEndSettings with its keys camelCased, as applicationsettings sends it.
    json::Object frontEndSettings() const;
    const json::Value& values() const { return values_; }

private:
    json::Value values_;
};

struct AppDefinition {
    std::filesystem::path folder;
    std::string org;
    std::string app;
    model::Application application;
    json::Value metadata;  // applicationmetadata.json, unknown members and all
    Process process;
    std::string processXml;
    std::string policyXml;  // [ORG], [APP] and [org] replaced; empty when the app has none
    Texts texts;
    std::string layoutSetsJson;
    std::optional<std::string> uiSettings;  // ui/Settings.json
    std::vector<LayoutSet> layoutSets;
    std::map<std::string, ModelFiles, std::less<>> models;        // by data type id
    std::map<std::string, std::string, std::less<>> xsdSchemas;   // by file name without .xsd
    std::map<std::string, std::string, std::less<>> jsonSchemas;  // by file name without .schema.json
    std::map<std::string, OptionList, std::less<>> options;
    std::optional<std::string> footer;
    std::optional<std::string> startPage;                     // views/Home/Index.cshtml
    std::map<std::string, std::string, std::less<>> wwwroot;  // path below wwwroot to its file
    AppSettings settings;
    std::string contentHash;  // hex SHA-256 over sorted paths and bytes

    std::string id() const { return org + "/" + app; }
    const LayoutSet* layoutSet(std::string_view id) const;
    const LayoutSet* layoutSetForTask(std::string_view taskId) const;
    // The set's own data type if the metadata has it, else the first with a classRef; empty when there is
    // none.
    std::string dataTypeOf(const LayoutSet& set) const;
    const model::DataType* dataType(std::string_view id) const;
    // Null when the type has no classRef.
    const DataModel* dataModel(std::string_view dataTypeId) const;
    // The layout set that onEntry names; null when the app is not stateless.
    const LayoutSet* statelessSet() const;
};

struct LoadLimits {
    std::size_t fileBytesMax = 16 * 1024 * 1024;
    std::size_t totalBytesMax = 128 * 1024 * 1024;
    std::size_t filesMax = 10'000;
};

struct LoadResult : Findings {
    std::shared_ptr<const AppDefinition> definition;  // null when there are errors
};

// `folder` is the App folder. `environment` chooses appsettings.{Environment}.json. Never throws for what the
// folder holds.
LoadResult load(
    const std::filesystem::path& folder, std::string_view environment = "Development", LoadLimits limits = {}
);

}  // namespace varde::appdef
