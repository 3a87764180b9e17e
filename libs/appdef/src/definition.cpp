#include "appdef/definition.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "scalar.hpp"

namespace varde::appdef {
namespace {

template <class List>
auto findById(const List& list, std::string_view id) -> decltype(list.data()) {
    const auto found = std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.id == id; });
    return found == list.end() ? nullptr : &*found;
}

bool hasClass(const model::DataType& type) {
    return type.appLogic && !type.appLogic->classRef.value_or("").empty();
}

std::string camelCased(std::string name) {
    // As .NET's naming policy: a leading run of capitals is lowered but for the one that starts a word.
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool capital = name[i] >= 'A' && name[i] <= 'Z';
        const bool nextIsWord = i + 1 < name.size() && !(name[i + 1] >= 'A' && name[i + 1] <= 'Z');
        if (!capital || (i > 0 && nextIsWord)) break;
        name[i] = static_cast<char>(name[i] - 'A' + 'a');
    }
    return name;
}

// As .NET's configuration gives it: everything is text, and booleans have a capital.
std::optional<std::string> settingText(const json::Value& value) {
    if (const auto flag = value.asBool()) return *flag ? "True" : "False";
    return scalarToText(value);
}

}  // namespace

const LayoutPage* LayoutSet::page(std::string_view name) const {
    const auto found =
        std::find_if(pages.begin(), pages.end(), [&](const LayoutPage& one) { return one.name == name; });
    return found == pages.end() ? nullptr : &*found;
}

std::string LayoutSet::pagesJson() const {
    json::Object out;
    for (const auto& one : pages) out.set(one.name, one.value);
    return json::write(json::Value(std::move(out)));
}

std::optional<std::string> AppSettings::text(std::string_view path) const {
    const auto* at = &values_;
    for (const auto part : split(path, '.')) {
        const auto* members = at->asObject();
        at = members ? members->findIgnoreCase(part) : nullptr;
        if (!at) return std::nullopt;
    }
    return settingText(*at);
}

bool AppSettings::flag(std::string_view path, bool otherwise) const {
    return parseBool(text(path).value_or("")).value_or(otherwise);
}

json::Object AppSettings::frontEndSettings() const {
    json::Object out;
    const auto* all = values_.asObject();
    const auto* section = all ? all->findIgnoreCase("FrontEndSettings") : nullptr;
    const auto* members = section ? section->asObject() : nullptr;
    if (!members) return out;
    for (const auto& [name, value] : *members) {
        if (const auto text = settingText(value)) out.set(camelCased(name), *text);
    }
    return out;
}

const LayoutSet* AppDefinition::layoutSet(std::string_view setId) const {
    return findById(layoutSets, setId);
}

const LayoutSet* AppDefinition::layoutSetForTask(std::string_view taskId) const {
    const auto found = std::find_if(layoutSets.begin(), layoutSets.end(), [&](const LayoutSet& set) {
        return std::find(set.tasks.begin(), set.tasks.end(), taskId) != set.tasks.end();
    });
    return found == layoutSets.end() ? nullptr : &*found;
}

std::string AppDefinition::dataTypeOf(const LayoutSet& set) const {
    if (dataType(set.dataType)) return set.dataType;
    const auto found = std::find_if(application.dataTypes.begin(), application.dataTypes.end(), hasClass);
    return found == application.dataTypes.end() ? std::string() : found->id;
}

const model::DataType* AppDefinition::dataType(std::string_view typeId) const {
    return findById(application.dataTypes, typeId);
}

const DataModel* AppDefinition::dataModel(std::string_view dataTypeId) const {
    const auto found = models.find(dataTypeId);
    return found == models.end() ? nullptr : found->second.model.get();
}

const LayoutSet* AppDefinition::statelessSet() const {
    if (!application.onEntry) return nullptr;
    const auto show = application.onEntry->show.value_or("");
    if (show.empty() || show == "new-instance" || show == "select-instance") return nullptr;
    return layoutSet(show);
}

}  // namespace varde::appdef
