// ui/: layout sets, their settings and their pages (contract, app definition 6, and 1.4 for the later
// layout).
#include <set>

#include "lenient_json.hpp"
#include "loader.hpp"

namespace varde::appdef {
namespace {

constexpr const char* setsFile = "ui/layout-sets.json";

std::vector<std::string> strings(const json::Value& value) {
    std::vector<std::string> out;
    if (const auto* items = value.asArray()) {
        for (const auto& item : *items) {
            if (const auto* text = item.asString()) out.push_back(*text);
        }
    }
    return out;
}

bool isPlainName(std::string_view name) {
    return !name.empty() && name.find_first_of("/\\") == std::string_view::npos && !name.starts_with('.');
}

}  // namespace

void Loader::readLayoutSets() {
    json::Value parsed;
    if (auto text = readJsonText(setsFile, &parsed)) {
        app_.layoutSetsJson = std::move(*text);
        const auto* sets = parsed["sets"].asArray();
        if (!sets) {
            findings_.error(setsFile, 0, "layoutSets", "sets must be a list");
            return;
        }
        for (const auto& entry : *sets) {
            LayoutSet set;
            set.id = entry.text("id").value_or("");
            set.dataType = entry.text("dataType").value_or("");
            set.tasks = strings(entry["tasks"]);
            set.type = entry.text("type").value_or("");
            if (!isPlainName(set.id)) {
                findings_.error(setsFile, 0, "layoutSets.id", "a set's id must be the name of a folder");
            } else if (app_.layoutSet(set.id)) {
                findings_.error(setsFile, 0, "layoutSets.id", "more than one set has the id " + set.id);
            } else {
                app_.layoutSets.push_back(std::move(set));
            }
        }
    } else if (!folder_.find(setsFile)) {
        setsFromFolders();
    }
    for (auto& set : app_.layoutSets) readLayoutSet(set);
}

// Every folder with settings is a set, and its name is the task that it is for.
void Loader::setsFromFolders() {
    json::Array sets;
    for (const auto& name : folder_.folders("ui")) {
        const auto file = "ui/" + name + "/Settings.json";
        json::Value settings;
        if (!readJsonText(file, &settings)) continue;
        LayoutSet set;
        set.id = name;
        set.dataType = settings.text("defaultDataType").value_or("");
        set.type = settings.text("type").value_or("");
        json::Object entry{{"id", json::Value(name)}};
        if (!set.dataType.empty()) entry.set("dataType", set.dataType);
        if (app_.process.findTask(name) || name == "CustomReceipt") {
            set.tasks = {name};
            entry.set("tasks", json::Array{json::Value(name)});
        }
        if (!set.type.empty()) entry.set("type", set.type);
        sets.emplace_back(std::move(entry));
        app_.layoutSets.push_back(std::move(set));
    }
    if (sets.empty()) {
        findings_.warning(setsFile, 0, "layoutSets.missing", "the app has no forms");
        return;
    }
    json::Object all{{"sets", json::Value(std::move(sets))}};
    json::Value general;
    if (readJsonText("ui/Settings.json", &general)) all.set("uiSettings", std::move(general));
    app_.layoutSetsJson = json::write(json::Value(std::move(all)));
}

void Loader::readLayoutSet(LayoutSet& set) {
    const auto base = "ui/" + set.id;
    constexpr std::string_view ending = ".json";
    for (const auto& name : folder_.names(base + "/layouts", ending)) {
        readPage(set, base + "/layouts/" + name, name.substr(0, name.size() - ending.size()));
    }
    const auto settingsFile = base + "/Settings.json";
    json::Value settings;
    set.settings = readJsonText(settingsFile, &settings);
    if (set.settings) {
        readLayoutSettings(set, settings, settingsFile);
    } else if (!folder_.find(settingsFile)) {
        findings_.error(settingsFile, 0, "layoutSet.settings", "set " + set.id + " has no settings");
    }
    compileLayout(set);
    set.ruleConfiguration = readJsonText(base + "/RuleConfiguration.json");
    if (const auto* script = folder_.find(base + "/RuleHandler.js")) set.ruleHandler = *script;
}

void Loader::compileLayout(LayoutSet& set) {
    std::vector<const LayoutPage*> pages;
    for (const auto& name : set.order) {
        if (const auto* page = set.page(name)) pages.push_back(page);
    }
    set.layout = Layout::compile(set.id, app_.dataTypeOf(set), pages, "ui/" + set.id, findings_);
}

void Loader::readLayoutSettings(LayoutSet& set, const json::Value& settings, const std::string& file) {
    const auto& pages = settings["pages"];
    const bool hasOrder = pages["order"].isArray();
    const bool hasGroups = pages["groups"].isArray();
    if (hasOrder == hasGroups) {
        findings_.error(file, 0, "layoutSet.pages", "exactly one of pages.order and pages.groups is needed");
    }
    set.order = strings(pages["order"]);
    if (const auto* groups = pages["groups"].asArray()) {
        for (const auto& group : *groups) {
            for (auto& page : strings(group["order"])) set.order.push_back(std::move(page));
        }
    }
    for (const auto& page : set.order) {
        if (set.page(page)) continue;
        findings_.error(file, 0, "layoutSet.page", "page " + page + " has no file in layouts");
    }
    set.excludedPages = strings(pages["excludeFromPdf"]);
    set.excludedComponents = strings(settings["components"]["excludeFromPdf"]);
}

void Loader::readPage(LayoutSet& set, const std::string& file, std::string name) {
    LayoutPage page{std::move(name), {}, {}};
    auto text = readJsonText(file, &page.value);
    if (!text) return;
    page.json = std::move(*text);
    const auto* components = page.value["data"]["layout"].asArray();
    if (!components) {
        findings_.error(file, 0, "layout", "data.layout must be a list of components");
        return;
    }
    std::set<std::string> ids;
    for (const auto& component : *components) {
        const auto id = component.text("id").value_or("");
        if (id.empty() || component.text("type").value_or("").empty()) {
            findings_.error(file, 0, "layout.component", "a component needs an id and a type");
        } else if (!ids.insert(id).second) {
            findings_.error(file, 0, "layout.component", "more than one component has the id " + id);
        }
    }
    set.pages.push_back(std::move(page));
}

}  // namespace varde::appdef
