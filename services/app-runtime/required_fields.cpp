#include "required_fields.hpp"

#include <map>

#include "appdef/field_path.hpp"
#include "base/text.hpp"

namespace varde::app_runtime {

namespace {

bool mayBeHidden(const json::Value& holder) {
    const auto* hidden = holder.find("hidden");
    return hidden != nullptr && !hidden->isNull() && hidden->asBool() != false;
}

bool isMissing(const json::Value* value) {
    if (value == nullptr || value->isNull()) return true;
    if (const auto* text = value->asString()) return trim(*text).empty();
    if (const auto* list = value->asArray()) return list->empty();
    return false;
}

class Page {
public:
    explicit Page(const appdef::LayoutPage& page) : page_(page) {
        const auto* layout = page.value["data"]["layout"].asArray();
        if (layout == nullptr) return;
        for (const auto& component : *layout) {
            const auto id = component.text("id");
            if (!id) continue;
            components_[*id] = &component;
            const auto* children = component["children"].asArray();
            if (children == nullptr) continue;
            for (const auto& child : *children) {
                if (child.asString() != nullptr) parents_[withoutPageNumber(*child.asString())] = *id;
            }
        }
    }

    bool isHidden(const std::string& id) const {
        if (mayBeHidden(page_.value["data"])) return true;
        auto at = id;
        for (int depth = 0; depth < 32; ++depth) {
            const auto component = components_.find(at);
            if (component != components_.end()) {
                if (mayBeHidden(*component->second)) return true;
                // A row that an expression hides cannot be told here either.
                if (component->second->find("hiddenRow") != nullptr) return true;
            }
            const auto parent = parents_.find(at);
            if (parent == parents_.end()) return false;
            at = parent->second;
        }
        return true;
    }

    const std::map<std::string, const json::Value*>& components() const { return components_; }

private:
    // "0:child" of a multi-page group names "child".
    static std::string withoutPageNumber(const std::string& child) {
        const auto colon = child.find(':');
        if (colon == std::string::npos || !parseNumber<int>(std::string_view(child).substr(0, colon)))
            return child;
        return child.substr(colon + 1);
    }

    const appdef::LayoutPage& page_;
    std::map<std::string, const json::Value*> components_;
    std::map<std::string, std::string> parents_;
};

}  // namespace

std::vector<MissingField> missingFields(
    const appdef::LayoutSet& set,
    const std::string& setDataType,
    const std::string& dataType,
    const json::Value& data
) {
    std::vector<MissingField> missing;
    for (const auto& name : set.order) {
        const auto* source = set.page(name);
        if (source == nullptr) continue;
        const Page page(*source);
        for (const auto& [id, component] : page.components()) {
            if ((*component)["required"].asBool() != true || page.isHidden(id)) continue;
            const auto* bindings = (*component)["dataModelBindings"].asObject();
            if (bindings == nullptr) continue;
            for (const auto& [binding, target] : *bindings) {
                const auto* text = target.asString();
                const auto path = text != nullptr ? std::optional(*text) : target.text("field");
                if (!path || target.text("dataType").value_or(setDataType) != dataType) continue;
                for (const auto& resolved : appdef::expandRows(data, *path)) {
                    if (!isMissing(appdef::findAt(data, resolved))) continue;
                    missing.push_back(
                        {resolved,
                         name,
                         id,
                         binding,
                         (*component)["textResourceBindings"].text("title").value_or("")}
                    );
                }
            }
        }
    }
    return missing;
}

}  // namespace varde::app_runtime
