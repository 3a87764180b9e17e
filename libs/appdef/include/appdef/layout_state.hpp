#pragma once
// A layout over the data of one instance: which components there are, row by row, which of them are hidden,
// and what that means for required fields and for data that is to be removed (contract, app definition 6.5).
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "appdef/expression.hpp"
#include "appdef/layout.hpp"

namespace varde::appdef {

// Form data of one data element; the data must outlive the state.
struct FormElement {
    std::string id;
    std::string dataType;
    const json::Value* data = nullptr;
};

struct ComponentContext {
    const Component* component = nullptr;  // null: the page itself
    const Page* page = nullptr;
    const FormElement* element = nullptr;  // null: the instance has none of the type
    std::vector<std::size_t> rows;
    const ComponentContext* parent = nullptr;
    std::vector<std::unique_ptr<ComponentContext>> children;
    bool inRow = false;  // the last of `rows` is a row of the parent
};

struct FieldReference {
    std::string elementId;
    std::string path;  // with indexes
    bool operator==(const FieldReference&) const = default;
};

struct MissingValue {
    FieldReference field;
    std::string layoutId;
    std::string pageId;
    std::string componentId;
    std::string bindingName;
    std::string title;  // textResourceBindings.title, when it is no expression
};

// The layout of another set, for subforms; null when there is none.
using FindLayout = std::function<const Layout*(std::string_view setId)>;

class LayoutState {
public:
    // `environment` answers what is not about this layout's data: instance, settings, texts, language.
    LayoutState(
        const Layout& layout,
        std::vector<FormElement> elements,
        const ExpressionSource& environment,
        FindLayout subforms = {}
    );
    ~LayoutState();
    LayoutState(const LayoutState&) = delete;
    LayoutState& operator=(const LayoutState&) = delete;

    // One for each page.
    const std::vector<std::unique_ptr<ComponentContext>>& contexts() const { return contexts_; }
    // Null when there is no such component in that row.
    const ComponentContext* find(std::string_view componentId, const std::vector<std::size_t>& rows) const;

    // Whether the component, something it lies in, its row or its page is hidden.
    bool isHidden(const ComponentContext& context) const;
    json::Value evaluate(
        const json::Value& expression,
        const ComponentContext& context,
        const std::vector<json::Value>& positional = {}
    ) const;

    // Every binding of a visible, required component that has no value.
    std::vector<MissingValue> missingValues() const;
    // The fields that only hidden components bind, and hidden rows; higher indexes first, so that they can be
    // removed in this order. With `keepAsTold`, components keep what removeWhenHidden says.
    std::vector<FieldReference> hiddenFields(bool keepAsTold) const;

    const FormElement* elementOfType(std::string_view dataType) const;

private:
    class Source;
    enum class Keep { nothing, asTold };

    void addPages(const Layout& layout, const FormElement* element, ComponentContext* parent);
    void addContext(
        const Component& component, ComponentContext& parent, std::vector<std::size_t> rows, bool inRow
    );
    void addRows(ComponentContext& context);
    bool isRowHidden(const ComponentContext& group, std::size_t row) const;
    bool hides(const ComponentContext& context, const json::Value& expression) const;
    bool isHiddenFor(const ComponentContext& context, Keep keep) const;
    const FormElement* elementOf(const Binding& binding, const ComponentContext& context) const;
    std::optional<FieldReference> fieldOf(const Binding& binding, const ComponentContext& context) const;
    template <class Visit>
    static void visit(const ComponentContext& context, const Visit& visitor);

    const Layout& layout_;
    std::vector<FormElement> elements_;
    const ExpressionSource& environment_;
    FindLayout subforms_;
    std::vector<std::unique_ptr<ComponentContext>> contexts_;
    mutable int depth_ = 0;  // of hidden expressions that ask for other components
};

}  // namespace varde::appdef
