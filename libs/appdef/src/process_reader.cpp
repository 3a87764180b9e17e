// Reads process.bpmn, and tells what would only show when the process is moved (contract 3.9).
#include <algorithm>
#include <set>

#include "appdef/expression.hpp"
#include "appdef/process.hpp"
#include "base/text.hpp"
#include "lenient_json.hpp"
#include "xml/document.hpp"

namespace varde::appdef {

class ProcessReader {
public:
    ProcessReader(const std::string& file, Findings& findings) : file_(file), findings_(findings) {}

    Process read(const xml::Node& definitions) {
        const auto* node = definitions.child("process");
        if (!node) {
            findings_.error(file_, definitions.line, "process.missing", "no process element");
            return {};
        }
        process_.id_ = node->attribute("id").value_or("");
        for (const auto& child : node->children) {
            if (child.name == "sequenceFlow") {
                addFlow(child);
            } else {
                addElement(child);
            }
        }
        checkIds();
        checkFlows();
        for (const auto& element : process_.elements_) checkElement(element);
        return std::move(process_);
    }

private:
    static std::vector<std::string> texts(const xml::Node* parent, std::string_view name) {
        std::vector<std::string> out;
        if (!parent) return out;
        for (const auto* child : parent->all(name)) out.push_back(child->text);
        return out;
    }
    static std::string text(const xml::Node& parent, std::string_view name) {
        const auto* child = parent.child(name);
        return child ? child->text : std::string();
    }

    void addElement(const xml::Node& node) {
        Element element;
        if (node.name == "startEvent") {
            element.kind = ElementKind::startEvent;
        } else if (node.name == "task") {
            element.kind = ElementKind::task;
        } else if (node.name == "serviceTask") {
            element.kind = ElementKind::serviceTask;
        } else if (node.name == "exclusiveGateway") {
            element.kind = ElementKind::exclusiveGateway;
        } else if (node.name == "endEvent") {
            element.kind = ElementKind::endEvent;
        } else {
            return;
        }
        element.id = node.attribute("id").value_or("");
        element.name = node.attribute("name").value_or("");
        element.line = node.line;
        element.outgoing = texts(&node, "outgoing");
        element.defaultFlow = node.attribute("default").value_or("");
        if (const auto* extensions = node.child("extensionElements")) {
            if (const auto* gateway = extensions->child("gatewayExtension")) {
                element.connectedDataTypeId = text(*gateway, "connectedDataTypeId");
            }
            if (const auto* task = extensions->child("taskExtension"); task && element.isTask()) {
                readTask(*task, element);
            }
        }
        process_.elements_.push_back(std::move(element));
    }

    void readTask(const xml::Node& node, Element& element) {
        element.taskType = text(node, "taskType");
        if (const auto* actions = node.child("actions")) {
            for (const auto* action : actions->all("action")) {
                // Older files write the id as an attribute; that gives an action without id, and does
                // nothing.
                if (action->text.empty()) continue;
                const auto type = action->attribute("type").value_or("");
                element.actions.push_back({action->text, equalsIgnoreCase(type, "serverAction")});
            }
        }
        if (const auto* config = node.child("signatureConfig")) element.signature = readSignature(*config);
        if (const auto* config = node.child("paymentConfig")) {
            element.payment =
                PaymentConfig{text(*config, "paymentDataType"), text(*config, "paymentReceiptPdfDataType")};
        }
        for (const auto* name : {"pdfConfig", "subformPdfConfig"}) {
            const auto* config = node.child(name);
            if (!config) continue;
            element.pdf = PdfConfig{
                text(*config, "filenameTextResourceKey"),
                texts(config->child("autoPdfTaskIds"), "taskId"),
                text(*config, "subformComponentId"),
                text(*config, "subformDataTypeId")};
        }
        if (const auto* config = node.child("eFormidlingConfig")) {
            for (const auto& child : config->children) {
                EnvironmentValue value{child.attribute("env").value_or(""), {}};
                value.values = child.children.empty() ? std::vector{child.text} : texts(&child, "dataType");
                element.eFormidling[child.name].push_back(std::move(value));
            }
        }
    }

    static SignatureConfig readSignature(const xml::Node& node) {
        SignatureConfig config;
        config.dataTypesToSign = texts(node.child("dataTypesToSign"), "dataType");
        config.signatureDataType = text(node, "signatureDataType");
        config.uniqueFromSignaturesInDataTypes =
            texts(node.child("uniqueFromSignaturesInDataTypes"), "dataType");
        config.signeeProviderId = text(node, "signeeProviderId");
        config.signeeStatesDataTypeId = text(node, "signeeStatesDataTypeId");
        config.signingPdfDataType = text(node, "signingPdfDataType");
        const auto runDefaultValidator = text(node, "runDefaultValidator");
        config.runDefaultValidator = parseBool(trim(runDefaultValidator)).value_or(false);
        for (const auto* resource : node.all("correspondenceResource")) {
            config.correspondenceResources.push_back(
                {resource->attribute("env").value_or(""), {resource->text}}
            );
        }
        return config;
    }

    void addFlow(const xml::Node& node) {
        SequenceFlow flow;
        flow.id = node.attribute("id").value_or("");
        flow.source = node.attribute("sourceRef").value_or("");
        flow.target = node.attribute("targetRef").value_or("");
        flow.line = node.line;
        if (const auto* condition = node.child("conditionExpression")) {
            flow.conditional = true;
            Findings found;
            flow.condition = readJson(condition->text, file_, found);
            const auto mistake = flow.condition ? expressionError(*flow.condition) : std::nullopt;
            if (mistake) found.error(file_, condition->line, "process.condition", *mistake);
            for (const auto& finding : found.errors) {
                findings_.error(
                    file_, condition->line, "process.condition", "flow " + flow.id + ": " + finding.message
                );
            }
        }
        process_.flows_.push_back(std::move(flow));
    }

    void error(int line, const char* rule, std::string message) {
        findings_.error(file_, line, rule, std::move(message));
    }

    void checkIds() {
        std::set<std::string_view> seen;
        const auto check = [&](const std::string& id, int line) {
            if (id.empty()) {
                error(line, "process.id", "an element has no id");
            } else if (!seen.insert(id).second) {
                error(line, "process.id", "more than one element has the id " + id);
            }
        };
        for (const auto& element : process_.elements_) check(element.id, element.line);
        for (const auto& flow : process_.flows_) check(flow.id, flow.line);
        const auto has = [&](ElementKind kind) {
            return std::any_of(
                process_.elements_.begin(),
                process_.elements_.end(),
                [&](const auto& element) { return element.kind == kind; }
            );
        };
        if (!has(ElementKind::startEvent)) error(0, "process.start", "the process has no start event");
        if (!has(ElementKind::endEvent)) error(0, "process.end", "the process has no end event");
    }

    void checkFlows() {
        for (const auto& flow : process_.flows_) {
            for (const auto& end : {flow.source, flow.target}) {
                if (process_.find(end)) continue;
                error(
                    flow.line,
                    "process.flow",
                    "flow " + flow.id + " refers to " + end + ", which is no element"
                );
            }
        }
    }

    void checkElement(const Element& element) {
        if (element.kind == ElementKind::endEvent) return;
        const auto flows = process_.flowsFrom(element);
        if (element.kind == ElementKind::exclusiveGateway) {
            for (const auto& id : element.outgoing) {
                const auto named =
                    std::any_of(flows.begin(), flows.end(), [&](const auto* flow) { return flow->id == id; });
                if (named) continue;
                error(element.line, "process.gateway", element.id + " names flow " + id + ", which is none");
            }
            if (element.outgoing.empty())
                error(element.line, "process.gateway", element.id + " leads nowhere");
            return;
        }
        if (flows.size() != 1) {
            error(
                element.line,
                "process.flow",
                std::to_string(flows.size()) + " flows leave " + element.id + ", one is needed"
            );
        }
        if (element.isTask()) checkTask(element);
    }

    void checkTask(const Element& task) {
        if (trim(task.taskType).empty()) {
            findings_.warning(
                file_, task.line, "process.taskType", task.id + " has no task type: nobody can leave it"
            );
        } else if (trim(task.taskType) != task.taskType) {
            findings_.warning(
                file_, task.line, "process.taskType", task.id + ": white space is part of the task type"
            );
        }
        std::set<std::string_view> seen{"read", "write"};
        for (const auto& action : task.actions) {
            if (seen.insert(action.id).second) continue;
            error(
                task.line, "process.action", task.id + " names the action " + action.id + " once too often"
            );
        }
    }

    const std::string& file_;
    Findings& findings_;
    Process process_;
};

Process Process::parse(std::string_view bpmn, const std::string& file, Findings& findings) {
    try {
        const auto document = xml::parse(bpmn);
        return ProcessReader(file, findings).read(document.root());
    } catch (const Problem& problem) {
        // One file's mistake, told beside those of others.
        findings.error(file, lineOf(problem.detail), "xml", problem.detail);
        return {};
    }
}

}  // namespace varde::appdef
