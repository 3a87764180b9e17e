#pragma once
// An app's process: config/process/process.bpmn as plain values, and the choice of the next element. Reads
// the elements that the contract names (app definition, section 3) and skips everything else without a word.
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "appdef/findings.hpp"
#include "base/problem.hpp"
#include "json/value.hpp"

namespace varde::appdef {

enum class ElementKind { startEvent, task, serviceTask, exclusiveGateway, endEvent };

struct TaskAction {
    std::string id;
    bool server = false;  // a serverAction: called through {i}/actions, never by process/next
};

// A value that may differ from environment to environment.
struct EnvironmentValue {
    std::string environment;  // as written; empty: any
    std::vector<std::string> values;
};

// The element for `environment` (development, staging or production, or one of their other names), else the
// one that names none.
const EnvironmentValue* chooseEnvironment(
    const std::vector<EnvironmentValue>& values, std::string_view environment
);

struct SignatureConfig {
    std::vector<std::string> dataTypesToSign;
    std::string signatureDataType;
    std::vector<std::string> uniqueFromSignaturesInDataTypes;
    std::string signeeProviderId;
    std::string signeeStatesDataTypeId;
    std::string signingPdfDataType;
    std::vector<EnvironmentValue> correspondenceResources;
    bool runDefaultValidator = false;
};

struct PaymentConfig {
    std::string paymentDataType;
    std::string paymentReceiptPdfDataType;
};

struct PdfConfig {
    std::string filenameTextResourceKey;
    std::vector<std::string> autoPdfTaskIds;
    std::string subformComponentId;  // of a subformPdf task
    std::string subformDataTypeId;
};

struct Element {
    ElementKind kind = ElementKind::task;
    std::string id;
    std::string name;
    int line = 0;

    // Tasks.
    std::string taskType;  // not trimmed (contract 3.1)
    std::vector<TaskAction> actions;
    std::optional<SignatureConfig> signature;
    std::optional<PaymentConfig> payment;
    std::optional<PdfConfig> pdf;
    std::map<std::string, std::vector<EnvironmentValue>> eFormidling;  // by child name

    // Gateways.
    std::vector<std::string> outgoing;
    std::string defaultFlow;
    std::string connectedDataTypeId;

    bool isTask() const { return kind == ElementKind::task || kind == ElementKind::serviceTask; }
    bool hasAction(std::string_view action) const;
    // "Task" or "ServiceTask", as the API names it: by the task type, not by the BPMN element.
    std::string_view elementType() const;
};

struct SequenceFlow {
    std::string id;
    std::string source;
    std::string target;
    std::optional<json::Value> condition;  // an expression
    bool conditional = false;              // it has a condition, even one that does not parse
    int line = 0;
};

// Whether a condition of `gateway` gives exactly boolean true.
using Condition = std::function<bool(const Element& gateway, const json::Value& expression)>;

class Process {
public:
    Process() = default;
    // Adds what is wrong to `findings`; throws nothing. A file that is no XML gives an empty process.
    static Process parse(std::string_view bpmn, const std::string& file, Findings& findings);

    const std::string& id() const { return id_; }
    const std::vector<Element>& elements() const { return elements_; }
    const std::vector<SequenceFlow>& flows() const { return flows_; }
    const Element* find(std::string_view id) const;
    const Element* findTask(std::string_view id) const;
    std::vector<const Element*> startEvents() const;

    // The gateways that leaving `id` would have to decide, so that a caller can read their data first.
    // Empty when no flow there has a condition.
    std::vector<const Element*> gatewaysAfter(std::string_view id) const;

    // The one element that follows `id`. Throws Problem(internal) when none or more than one remains.
    const Element& next(std::string_view id, const Condition& condition) const;

private:
    friend class ProcessReader;
    std::vector<const SequenceFlow*> flowsFrom(const Element& element) const;
    void follow(
        const SequenceFlow& flow, const Condition& condition, int depth, std::vector<const Element*>& found
    ) const;

    std::string id_;
    std::vector<Element> elements_;
    std::vector<SequenceFlow> flows_;
};

// pdf, eFormidling, subformPdf, fiksArkiv: run by the platform, no user waits there.
bool isServiceTask(std::string_view taskType);
// The actions of which any one granted lets a caller leave such a task without naming an action.
std::vector<std::string> defaultActions(std::string_view taskType);
// The one action that completeProcess passes for such a task.
std::string completeAction(std::string_view taskType);

}  // namespace varde::appdef
