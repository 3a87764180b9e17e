#pragma once
// Reads an AppDefinition out of a folder, part by part.
#include <memory>
#include <string>
#include <string_view>

#include "appdef/definition.hpp"
#include "folder.hpp"

namespace varde::appdef {

class Loader {
public:
    Loader(const Folder& folder, AppDefinition& app, Findings& findings)
        : folder_(folder), app_(app), findings_(findings) {}

    void readAll(std::string_view environment);

private:
    void readMetadata();
    void readProcess();
    void readPolicy();
    void readTexts();
    void readLayoutSets();
    void readLayoutSet(LayoutSet& set);
    void readLayoutSettings(LayoutSet& set, const json::Value& settings, const std::string& file);
    void compileLayout(LayoutSet& set);
    void readPage(LayoutSet& set, const std::string& file, std::string name);
    void setsFromFolders();
    void readModels();
    void readModel(const model::DataType& type);
    std::shared_ptr<const xml::Schema> compileXsd(const std::string& text, const std::string& file);
    void readOptions();
    void readSettings(std::string_view environment);
    std::optional<std::string> readJsonText(const std::string& file, json::Value* parsed = nullptr);

    const Folder& folder_;
    AppDefinition& app_;
    Findings& findings_;
};

// What one file says of another: data types, tasks, layout sets (checks.cpp).
void checkReferences(const AppDefinition& app, Findings& findings);

}  // namespace varde::appdef
