#pragma once
// A layout set as a tree of components: what a server must know of it to tell which fields are hidden or
// required (contract, app definition 6.3 to 6.5). Immutable; components live as long as their Layout.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "appdef/findings.hpp"
#include "json/value.hpp"

namespace varde::appdef {

struct Binding {
    std::string name;  // simpleBinding, group ...
    std::string field;
    std::string dataType;  // empty: the context's own
};

struct Component {
    std::string id;
    std::string type;  // lower case
    std::string page;
    std::vector<const Component*> children;    // of a repeating group: once for each row
    std::vector<const Component*> besideRows;  // a repeating group's rowsBefore and rowsAfter
    std::vector<Binding> bindings;
    bool repeating = false;
    bool claimed = false;  // it is somebody's child
    json::Value hidden;
    json::Value required;
    json::Value removeWhenHidden;
    json::Value hiddenRow;
    json::Value textResourceBindings;
    std::string layoutSet;  // of a subform

    const Binding* binding(std::string_view name) const;
};

struct Page {
    std::string name;
    json::Value hidden;
    std::vector<const Component*> components;  // those that are nobody's child
};

struct LayoutPage;

class Layout {
public:
    // `pages`: those that the form has, in their order. Null when a page cannot be understood.
    static std::shared_ptr<const Layout> compile(
        std::string setId,
        std::string dataType,
        const std::vector<const LayoutPage*>& pages,
        const std::string& folder,
        Findings& findings
    );

    const std::string& setId() const { return setId_; }
    const std::string& dataType() const { return dataType_; }
    const std::vector<Page>& pages() const { return pages_; }
    // On any page; the first of that id.
    const Component* find(std::string_view id) const;

private:
    friend class LayoutCompiler;
    std::string setId_;
    std::string dataType_;
    std::vector<Page> pages_;
    std::vector<std::unique_ptr<Component>> components_;
};

}  // namespace varde::appdef
