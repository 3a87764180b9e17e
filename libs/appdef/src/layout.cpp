#include "appdef/layout.hpp"

#include <algorithm>
#include <set>

#include "appdef/definition.hpp"
#include "base/text.hpp"

namespace varde::appdef {
namespace {

bool isOneOf(std::string_view type, std::initializer_list<std::string_view> types) {
    return std::find(types.begin(), types.end(), type) != types.end();
}

// "0:id" names the child `id` on the first page of the group.
std::string withoutPagePrefix(std::string_view reference) {
    const auto colon = reference.find(':');
    const bool number =
        colon != std::string_view::npos && colon > 0 && reference.find_first_not_of("0123456789") == colon;
    return std::string(number ? reference.substr(colon + 1) : reference);
}

}  // namespace

// One page after the other: first its components, then who is whose child.
class LayoutCompiler {
public:
    LayoutCompiler(Layout& layout, std::string folder, Findings& findings)
        : layout_(layout), folder_(std::move(folder)), findings_(findings) {}

    void add(const LayoutPage& source) {
        file_ = folder_ + "/layouts/" + source.name + ".json";
        page_ = Page{source.name, source.value["data"]["hidden"], {}};
        onPage_.clear();
        std::vector<std::pair<Component*, const json::Value*>> read;
        for (const auto& value : *source.value["data"]["layout"].asArray()) {
            auto component = std::make_unique<Component>(readComponent(value));
            read.emplace_back(component.get(), &value);
            onPage_.push_back(component.get());
            layout_.components_.push_back(std::move(component));
        }
        for (const auto& [component, value] : read) adopt(*component, *value);
        for (const auto* component : onPage_) {
            if (!component->claimed) page_.components.push_back(component);
        }
        layout_.pages_.push_back(std::move(page_));
    }

private:
    void error(const std::string& what) { findings_.error(file_, 0, "layout.component", what); }

    Component readComponent(const json::Value& value) {
        Component out;
        out.id = value.text("id").value_or("");
        out.type = toLower(value.text("type").value_or(""));
        out.page = page_.name;
        out.hidden = value["hidden"];
        out.required = value["required"];
        out.removeWhenHidden = value["removeWhenHidden"];
        out.hiddenRow = value["hiddenRow"];
        out.textResourceBindings = value["textResourceBindings"];
        if (const auto* bindings = value["dataModelBindings"].asObject()) {
            for (const auto& [name, binding] : *bindings) readBinding(out, name, binding);
        }
        const auto maxCount = value["maxCount"].asNumber();
        if (maxCount && *maxCount < 0) error(out.id + ": maxCount is negative");
        out.repeating = out.type == "repeatinggroup" || (out.type == "group" && maxCount && *maxCount != 1);
        if (out.repeating && !out.binding("group"))
            error(out.id + ": a repeating group needs the binding group");
        if (out.type == "likert" && !out.binding("questions"))
            error(out.id + ": needs the binding questions");
        if (out.type == "subform") {
            out.layoutSet = value.text("layoutSet").value_or("");
            if (out.layoutSet.empty()) error(out.id + ": a subform needs a layoutSet");
        }
        if (isOneOf(out.type, {"checkboxes", "radiobuttons", "dropdown", "multipleselect"})) {
            int sources = 0;
            for (const auto* member : {"optionsId", "options", "source"})
                sources += value[member].isNull() ? 0 : 1;
            if (sources != 1) error(out.id + ": exactly one of optionsId, options and source is needed");
        }
        return out;
    }

    void readBinding(Component& component, const std::string& name, const json::Value& binding) {
        if (const auto* field = binding.asString()) {
            component.bindings.push_back({name, *field, {}});
        } else if (const auto field2 = binding.text("field")) {
            component.bindings.push_back({name, *field2, binding.text("dataType").value_or("")});
        } else if (!binding.isNull()) {
            error(component.id + ": binding " + name + " must be a path, or a field and a dataType");
        }
    }

    void adopt(Component& parent, const json::Value& value) {
        if (isOneOf(parent.type, {"group", "repeatinggroup", "accordion"})) {
            adoptList(parent, parent.children, value["children"]);
        }
        if (parent.type == "grid") adoptCells(parent, parent.children, value["rows"]);
        if (parent.repeating) {
            adoptCells(parent, parent.besideRows, value["rowsBefore"]);
            adoptCells(parent, parent.besideRows, value["rowsAfter"]);
        }
        for (const auto* member : {"tabs", "cards"}) {
            const auto* parts = parent.type == member ? value[member].asArray() : nullptr;
            if (!parts) continue;
            for (const auto& part : *parts) adoptList(parent, parent.children, part["children"]);
        }
    }

    void adoptList(
        const Component& parent, std::vector<const Component*>& into, const json::Value& references
    ) {
        const auto* list = references.asArray();
        if (!list) return;
        for (const auto& reference : *list) {
            if (const auto* text = reference.asString()) adoptOne(parent, into, withoutPagePrefix(*text));
        }
    }

    void adoptCells(const Component& parent, std::vector<const Component*>& into, const json::Value& rows) {
        const auto* list = rows.asArray();
        if (!list) return;
        for (const auto& row : *list) {
            const auto* cells = row["cells"].asArray();
            if (!cells) continue;
            for (const auto& cell : *cells) {
                if (const auto id = cell.text("component")) adoptOne(parent, into, *id);
            }
        }
    }

    void adoptOne(const Component& parent, std::vector<const Component*>& into, const std::string& id) {
        const auto found =
            std::find_if(onPage_.begin(), onPage_.end(), [&](const auto* one) { return one->id == id; });
        if (found == onPage_.end()) {
            // The original fails when it evaluates such a page; real apps have them, and the rest of it is
            // sound.
            findings_.warning(file_, 0, "layout.child", parent.id + ": the page has no component " + id);
        } else if ((*found)->claimed || *found == &parent) {
            error(parent.id + ": component " + id + " is already somebody's child");
        } else {
            (*found)->claimed = true;
            into.push_back(*found);
        }
    }

    Layout& layout_;
    std::string folder_;
    Findings& findings_;
    std::string file_;
    Page page_;
    std::vector<Component*> onPage_;
};

const Binding* Component::binding(std::string_view bindingName) const {
    const auto found = std::find_if(bindings.begin(), bindings.end(), [&](const Binding& one) {
        return one.name == bindingName;
    });
    return found == bindings.end() ? nullptr : &*found;
}

const Component* Layout::find(std::string_view id) const {
    for (const auto& component : components_) {
        if (component->id == id) return component.get();
    }
    return nullptr;
}

std::shared_ptr<const Layout> Layout::compile(
    std::string setId,
    std::string dataType,
    const std::vector<const LayoutPage*>& pages,
    const std::string& folder,
    Findings& findings
) {
    auto layout = std::make_shared<Layout>();
    layout->setId_ = std::move(setId);
    layout->dataType_ = std::move(dataType);
    const auto before = findings.errors.size();
    LayoutCompiler compiler(*layout, folder, findings);
    for (const auto* page : pages) compiler.add(*page);
    if (findings.errors.size() > before) return nullptr;
    return layout;
}

}  // namespace varde::appdef
