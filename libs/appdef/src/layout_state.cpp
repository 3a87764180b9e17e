#include "appdef/layout_state.hpp"

#include <algorithm>
#include <set>

#include "appdef/field_path.hpp"
#include "base/text.hpp"
#include "expression_values.hpp"

namespace varde::appdef {
namespace {

constexpr int lookUpDepthMax = 50;

bool isEmpty(const json::Value* value) {
    if (!value || value->isNull()) return true;
    if (const auto* text = value->asString()) return trim(*text).empty();
    if (const auto* items = value->asArray()) return items->empty();
    return false;
}

// Null when the binding leads to no list.
const json::Array* rowsOf(const json::Value& data, const Binding& binding, const ComponentContext& context) {
    const auto* list = findInRow(data, binding.field, context.rows);
    return list ? list->asArray() : nullptr;
}

bool isOptionGroup(const Component& component) {
    const auto& type = component.type;
    return component.binding("group") &&
           (type == "checkboxes" || type == "radiobuttons" || type == "dropdown" || type == "multipleselect");
}

// A row of the target may be reached from the caller when they share the rows that the target has.
bool sharesRows(const std::vector<std::size_t>& target, const std::vector<std::size_t>& caller) {
    return target.size() <= caller.size() && std::equal(target.begin(), target.end(), caller.begin());
}

bool laterFirst(const FieldReference& a, const FieldReference& b) {
    if (a.elementId != b.elementId) return a.elementId < b.elementId;
    const auto left = parsePath(a.path).value_or(std::vector<PathStep>{});
    const auto right = parsePath(b.path).value_or(std::vector<PathStep>{});
    for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
        if (left[i].name != right[i].name) return left[i].name < right[i].name;
        const auto x = left[i].index.value_or(0);
        const auto y = right[i].index.value_or(0);
        if (x != y) return x > y;
    }
    return left.size() > right.size();
}

}  // namespace

// What an expression sees from a component.
class LayoutState::Source : public ExpressionSource {
public:
    Source(const LayoutState& state, const ComponentContext& context) : state_(state), context_(context) {}

    json::Value dataModel(std::string_view path, const std::optional<std::string>& type) const override {
        const auto* element = type ? state_.elementOfType(*type) : context_.element;
        return element ? lookUp(*element->data, path, context_.rows) : json::Value();
    }

    json::Value component(std::string_view id) const override {
        const auto* target = state_.find(id, context_.rows);
        if (!target) expression::fail("Unable to find component with identifier " + std::string(id));
        const auto* binding = target->component->binding("simpleBinding");
        if (!binding) {
            expression::fail("component lookup requires the target component to have a simpleBinding");
        }
        const Deeper deeper(state_.depth_);
        const bool hidden = state_.isHidden(*target);
        if (hidden) return nullptr;
        // The caller's rows and element count, not the target's (contract 7.3).
        const auto* element = state_.elementOf(*binding, context_);
        return element ? lookUp(*element->data, binding->field, context_.rows) : json::Value();
    }

    std::optional<json::Value> instanceContext(std::string_view key) const override {
        return state_.environment_.instanceContext(key);
    }
    std::optional<std::string> frontendSetting(std::string_view key) const override {
        return state_.environment_.frontendSetting(key);
    }
    std::size_t countDataElements(std::string_view type) const override {
        return state_.environment_.countDataElements(type);
    }
    std::string text(std::string_view key) const override { return state_.environment_.text(key); }
    std::string language() const override { return state_.environment_.language(); }
    std::optional<std::string> gatewayAction() const override { return state_.environment_.gatewayAction(); }
    bool datesInUtc() const override { return state_.environment_.datesInUtc(); }

private:
    // Counts while it lives how deep components ask for each other.
    struct Deeper {
        explicit Deeper(int& count) : depth(count) {
            if (depth >= lookUpDepthMax) expression::fail("components ask for each other in a circle");
            ++depth;
        }
        ~Deeper() { --depth; }
        Deeper(const Deeper&) = delete;
        Deeper& operator=(const Deeper&) = delete;
        int& depth;
    };

    const LayoutState& state_;
    const ComponentContext& context_;
};

LayoutState::LayoutState(
    const Layout& layout,
    std::vector<FormElement> elements,
    const ExpressionSource& environment,
    FindLayout subforms
)
    : layout_(layout),
      elements_(std::move(elements)),
      environment_(environment),
      subforms_(std::move(subforms)) {
    addPages(layout_, elementOfType(layout_.dataType()), nullptr);
}

LayoutState::~LayoutState() = default;

const FormElement* LayoutState::elementOfType(std::string_view dataType) const {
    const auto found = std::find_if(elements_.begin(), elements_.end(), [&](const FormElement& one) {
        return one.dataType == dataType;
    });
    return found == elements_.end() ? nullptr : &*found;
}

void LayoutState::addPages(const Layout& layout, const FormElement* element, ComponentContext* parent) {
    for (const auto& page : layout.pages()) {
        auto context = std::make_unique<ComponentContext>();
        context->page = &page;
        context->element = element;
        context->parent = parent;
        for (const auto* component : page.components) addContext(*component, *context, {}, false);
        (parent ? parent->children : contexts_).push_back(std::move(context));
    }
}

void LayoutState::addContext(
    const Component& component, ComponentContext& parent, std::vector<std::size_t> rows, bool inRow
) {
    auto context = std::make_unique<ComponentContext>();
    context->component = &component;
    context->page = parent.page;
    context->element = parent.element;
    context->rows = std::move(rows);
    context->parent = &parent;
    context->inRow = inRow;
    if (component.repeating) {
        addRows(*context);
    } else {
        for (const auto* child : component.children) addContext(*child, *context, context->rows, false);
    }
    const auto* subform = component.type == "subform" && subforms_ ? subforms_(component.layoutSet) : nullptr;
    // A subform inside a subform is none: the contract has no such thing, and it could be endless.
    if (subform && subform != &layout_ && context->element == elementOfType(layout_.dataType())) {
        for (const auto& element : elements_) {
            if (element.dataType == subform->dataType()) addPages(*subform, &element, context.get());
        }
    }
    parent.children.push_back(std::move(context));
}

void LayoutState::addRows(ComponentContext& context) {
    const auto& component = *context.component;
    for (const auto* child : component.besideRows) addContext(*child, context, context.rows, false);
    const auto* binding = component.binding("group");
    const auto* element = binding ? elementOf(*binding, context) : nullptr;
    if (!element) return;
    const auto* items = rowsOf(*element->data, *binding, context);
    for (std::size_t row = 0; items && row < items->size(); ++row) {
        auto rows = context.rows;
        rows.push_back(row);
        for (const auto* child : component.children) addContext(*child, context, rows, true);
    }
}

const FormElement* LayoutState::elementOf(const Binding& binding, const ComponentContext& context) const {
    if (binding.dataType.empty()) return context.element;
    if (context.element && context.element->dataType == binding.dataType) return context.element;
    return elementOfType(binding.dataType);
}

template <class Visit>
void LayoutState::visit(const ComponentContext& context, const Visit& visitor) {
    for (const auto& child : context.children) visit(*child, visitor);
    if (context.component) visitor(context);
}

const ComponentContext* LayoutState::find(std::string_view componentId, const std::vector<std::size_t>& rows)
    const {
    std::vector<const ComponentContext*> found;
    for (const auto& page : contexts_) {
        visit(*page, [&](const ComponentContext& context) {
            if (context.component->id == componentId) found.push_back(&context);
        });
    }
    if (found.size() == 1) return found.front();
    std::erase_if(found, [&](const auto* context) { return !sharesRows(context->rows, rows); });
    return found.empty() ? nullptr : found.front();
}

json::Value LayoutState::evaluate(
    const json::Value& expression, const ComponentContext& context, const std::vector<json::Value>& positional
) const {
    return appdef::evaluate(expression, Source(*this, context), positional);
}

bool LayoutState::hides(const ComponentContext& context, const json::Value& expression) const {
    return !expression.isNull() && expression::toBoolean(evaluate(expression, context));
}

bool LayoutState::isRowHidden(const ComponentContext& group, std::size_t row) const {
    const auto* binding = group.component->binding("group");
    const auto* element = binding ? elementOf(*binding, group) : nullptr;
    if (!element) return false;
    const auto* items = rowsOf(*element->data, *binding, group);
    if (!items || row >= items->size()) return false;
    if ((*items)[row].isNull()) return true;
    if (group.component->hiddenRow.isNull()) return false;
    ComponentContext inRow;
    inRow.component = group.component;
    inRow.page = group.page;
    inRow.element = group.element;
    inRow.rows = group.rows;
    inRow.rows.push_back(row);
    return hides(inRow, group.component->hiddenRow);
}

bool LayoutState::isHiddenFor(const ComponentContext& context, Keep keep) const {
    for (const auto* at = &context; at; at = at->parent) {
        if (!at->component) {
            if (hides(*at, at->page->hidden)) return true;
            continue;
        }
        if (hides(*at, at->component->hidden)) {
            const auto& remove = at->component->removeWhenHidden;
            if (keep == Keep::nothing || remove.isNull()) return true;
            if (expression::toBoolean(evaluate(remove, *at))) return true;
        }
        if (at->inRow && isRowHidden(*at->parent, at->rows.back())) return true;
    }
    return false;
}

bool LayoutState::isHidden(const ComponentContext& context) const {
    return isHiddenFor(context, Keep::nothing);
}

std::optional<FieldReference> LayoutState::fieldOf(const Binding& binding, const ComponentContext& context)
    const {
    const auto* element = elementOf(binding, context);
    if (!element) return std::nullopt;
    auto path = pathInRow(*element->data, binding.field, context.rows);
    if (!path) return std::nullopt;
    return FieldReference{element->id, std::move(*path)};
}

std::vector<MissingValue> LayoutState::missingValues() const {
    std::vector<MissingValue> out;
    const auto check = [&](const ComponentContext& context) {
        const auto& component = *context.component;
        if (component.required.isNull() || isHidden(context)) return;
        if (!expression::toBoolean(evaluate(component.required, context))) return;
        for (const auto& binding : component.bindings) {
            const auto* element = elementOf(binding, context);
            auto field = fieldOf(binding, context);
            if (!field || !isEmpty(findInRow(*element->data, binding.field, context.rows))) continue;
            out.push_back(
                {std::move(*field),
                 layout_.setId(),
                 component.page,
                 component.id,
                 binding.name,
                 component.textResourceBindings.text("title").value_or("")}
            );
        }
    };
    for (const auto& page : contexts_) visit(*page, check);
    return out;
}

std::vector<FieldReference> LayoutState::hiddenFields(bool keepAsTold) const {
    const auto keep = keepAsTold ? Keep::asTold : Keep::nothing;
    std::vector<FieldReference> hidden;
    std::set<std::pair<std::string, std::string>> visible;
    const auto sort = [&](const ComponentContext& context) {
        const auto& component = *context.component;
        if (component.type == "likert") return;  // never removed
        const bool isGone = isHiddenFor(context, keep);
        for (const auto& binding : component.bindings) {
            // Of options that fill a group, only the group counts.
            if (isOptionGroup(component) && binding.name != "group") continue;
            auto field = fieldOf(binding, context);
            if (!field) continue;
            if (isGone) {
                hidden.push_back(std::move(*field));
            } else {
                visible.emplace(std::move(field->elementId), std::move(field->path));
            }
        }
        const auto* group = component.repeating ? component.binding("group") : nullptr;
        const auto field = group ? fieldOf(*group, context) : std::nullopt;
        if (!field) return;
        const auto* rows = rowsOf(*elementOf(*group, context)->data, *group, context);
        const auto count = rows ? rows->size() : 0;
        for (std::size_t row = 0; row < count; ++row) {
            if (!isRowHidden(context, row)) continue;
            hidden.push_back({field->elementId, field->path + "[" + std::to_string(row) + "]"});
        }
    };
    for (const auto& page : contexts_) visit(*page, sort);

    std::erase_if(hidden, [&](const FieldReference& field) {
        return visible.contains({field.elementId, field.path});
    });
    std::sort(hidden.begin(), hidden.end(), laterFirst);
    hidden.erase(std::unique(hidden.begin(), hidden.end()), hidden.end());
    return hidden;
}

}  // namespace varde::appdef
