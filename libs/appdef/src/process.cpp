#include "appdef/process.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace varde::appdef {
namespace {

constexpr int gatewayChainMax = 100;

struct TaskTypeRule {
    std::string_view type;
    std::vector<std::string> actions;
    std::string complete;
};

const std::vector<TaskTypeRule>& taskTypeRules() {
    static const std::vector<TaskTypeRule> rules{
        {"data", {"write"}, "write"},
        {"feedback", {"write"}, "write"},
        {"pdf", {"write"}, "write"},
        {"eFormidling", {"write"}, "write"},
        {"fiksArkiv", {"write"}, "write"},
        {"subformPdf", {"write"}, "subformPdf"},  // contract 3.3: here the original passes the type's name
        {"payment", {"pay", "write"}, "payment"},
        {"confirmation", {"confirm"}, "confirm"},
        {"signing", {"sign", "write"}, "sign"},
    };
    return rules;
}

const TaskTypeRule* ruleFor(std::string_view taskType) {
    for (const auto& rule : taskTypeRules()) {
        if (rule.type == taskType) return &rule;
    }
    return nullptr;
}

std::string_view environmentOf(std::string_view name) {
    constexpr std::array<std::string_view, 4> development{"development", "dev", "local", "localtest"};
    constexpr std::array<std::string_view, 7> staging{
        "staging", "test", "at22", "at23", "at24", "tt02", "yt01"};
    constexpr std::array<std::string_view, 3> production{"production", "prod", "produksjon"};
    const auto isOneOf = [&](const auto& names) {
        return std::any_of(names.begin(), names.end(), [&](auto one) { return equalsIgnoreCase(one, name); });
    };
    if (isOneOf(development)) return development.front();
    if (isOneOf(staging)) return staging.front();
    if (isOneOf(production)) return production.front();
    return name;
}

template <class List>
auto findById(const List& list, std::string_view id) -> decltype(list.data()) {
    const auto found = std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.id == id; });
    return found == list.end() ? nullptr : &*found;
}

}  // namespace

const EnvironmentValue* chooseEnvironment(
    const std::vector<EnvironmentValue>& values, std::string_view environment
) {
    const EnvironmentValue* general = nullptr;
    for (const auto& value : values) {
        if (value.environment.empty()) {
            if (!general) general = &value;
        } else if (equalsIgnoreCase(environmentOf(value.environment), environmentOf(environment))) {
            return &value;
        }
    }
    return general;
}

bool Element::hasAction(std::string_view action) const {
    return findById(actions, action) != nullptr;
}

std::string_view Element::elementType() const {
    return isServiceTask(taskType) ? "ServiceTask" : "Task";
}

const Element* Process::find(std::string_view id) const {
    return findById(elements_, id);
}

const Element* Process::findTask(std::string_view id) const {
    const auto* element = find(id);
    return element && element->isTask() ? element : nullptr;
}

std::vector<const Element*> Process::startEvents() const {
    std::vector<const Element*> out;
    for (const auto& element : elements_) {
        if (element.kind == ElementKind::startEvent) out.push_back(&element);
    }
    return out;
}

// A gateway's flows are those that it names itself; anything else's, those that name it as their source.
std::vector<const SequenceFlow*> Process::flowsFrom(const Element& element) const {
    std::vector<const SequenceFlow*> out;
    for (const auto& flow : flows_) {
        const bool leaves = element.kind == ElementKind::exclusiveGateway
                                ? std::find(element.outgoing.begin(), element.outgoing.end(), flow.id) !=
                                      element.outgoing.end()
                                : flow.source == element.id;
        if (leaves) out.push_back(&flow);
    }
    return out;
}

std::vector<const Element*> Process::gatewaysAfter(std::string_view id) const {
    std::vector<const Element*> out;
    std::vector<const Element*> open;
    if (const auto* start = find(id)) open.push_back(start);
    while (!open.empty()) {
        const auto* element = open.back();
        open.pop_back();
        bool conditional = false;
        for (const auto* flow : flowsFrom(*element)) {
            conditional = conditional || flow->conditional;
            const auto* target = find(flow->target);
            const bool gateway = target && target->kind == ElementKind::exclusiveGateway;
            const bool seen = std::find(out.begin(), out.end(), target) != out.end();
            if (gateway && !seen && out.size() < gatewayChainMax) {
                out.push_back(target);
                open.push_back(target);
            }
        }
    }
    std::erase_if(out, [&](const Element* gateway) {
        const auto flows = flowsFrom(*gateway);
        return std::none_of(flows.begin(), flows.end(), [](const auto* flow) { return flow->conditional; });
    });
    return out;
}

void Process::follow(
    const SequenceFlow& flow, const Condition& condition, int depth, std::vector<const Element*>& found
) const {
    const auto* target = find(flow.target);
    if (!target) return;
    if (target->kind != ElementKind::exclusiveGateway) {
        found.push_back(target);
        return;
    }
    if (depth >= gatewayChainMax) throw Problem(Errc::internal, "gateways of the process lead in a circle");

    auto flows = flowsFrom(*target);
    const bool decides =
        std::any_of(flows.begin(), flows.end(), [](const auto* one) { return one->conditional; });
    if (decides) {
        std::erase_if(flows, [&](const SequenceFlow* one) {
            return one->conditional && !(one->condition && condition(*target, *one->condition));
        });
        // With conditions the default flow is no way out (contract 3.5, point 5).
        if (flows.size() != 1) {
            throw Problem(
                Errc::internal,
                "gateway " + target->id + ": " + std::to_string(flows.size()) +
                    " flows are open, one is needed"
            );
        }
    } else if (const auto* other = findById(flows_, target->defaultFlow);
               other && std::find(flows.begin(), flows.end(), other) != flows.end()) {
        flows = {other};
    }
    for (const auto* next : flows) follow(*next, condition, depth + 1, found);
}

const Element& Process::next(std::string_view id, const Condition& condition) const {
    const auto* element = find(id);
    if (!element) throw Problem(Errc::internal, "the process has no element " + std::string(id));
    std::vector<const Element*> found;
    for (const auto* flow : flowsFrom(*element)) follow(*flow, condition, 0, found);
    if (found.size() != 1) {
        throw Problem(
            Errc::internal,
            std::to_string(found.size()) + " elements follow " + std::string(id) + ", one is needed"
        );
    }
    return *found.front();
}

bool isServiceTask(std::string_view taskType) {
    constexpr std::array<std::string_view, 4> types{"pdf", "eFormidling", "subformPdf", "fiksArkiv"};
    return std::any_of(types.begin(), types.end(), [&](auto type) {
        return equalsIgnoreCase(type, taskType);
    });
}

std::vector<std::string> defaultActions(std::string_view taskType) {
    if (const auto* rule = ruleFor(taskType)) return rule->actions;
    return {std::string(taskType)};
}

std::string completeAction(std::string_view taskType) {
    if (const auto* rule = ruleFor(taskType)) return rule->complete;
    return std::string(taskType);
}

}  // namespace varde::appdef
