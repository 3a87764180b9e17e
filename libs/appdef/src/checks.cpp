// What the files of an app say of each other (contract, app definition 3.9, 1.2).
#include <algorithm>
#include <set>

#include "appdef/field_path.hpp"
#include "loader.hpp"

namespace varde::appdef {
namespace {

constexpr const char* metadataFile = "config/applicationmetadata.json";
constexpr const char* processFile = "config/process/process.bpmn";
constexpr const char* setsFile = "ui/layout-sets.json";

class Checker {
public:
    Checker(const AppDefinition& app, Findings& findings) : app_(app), findings_(findings) {}

    void run() {
        checkDataTypes();
        for (const auto& element : app_.process.elements()) checkElement(element);
        checkLayoutSets();
        checkFields(app_.application.presentationFields, "presentationFields");
        checkFields(app_.application.dataFields, "dataFields");
        for (const auto& [id, files] : app_.models) checkPrefill(id, files);
    }

private:
    void checkDataTypes() {
        std::set<std::string_view> ids;
        for (const auto& type : app_.application.dataTypes) {
            if (type.id.empty() || !ids.insert(type.id).second) {
                findings_.error(
                    metadataFile,
                    0,
                    "dataType.id",
                    type.id.empty() ? "a data type has no id"
                                    : "more than one data type has the id " + type.id
                );
            }
            if (type.taskId && !type.taskId->empty() && !app_.process.findTask(*type.taskId)) {
                findings_.warning(
                    metadataFile, 0, "dataType.taskId", type.id + ": the process has no task " + *type.taskId
                );
            }
        }
    }

    void needType(const Element& element, const std::string& id, const char* what, bool ownedByApp) {
        const auto* type = app_.dataType(id);
        if (!type) {
            findings_.error(
                processFile,
                element.line,
                "process.dataType",
                element.id + ": " + what + " " + (id.empty() ? "is missing" : id + " is no data type")
            );
            return;
        }
        const auto& contributors =
            type->allowedContributers ? type->allowedContributers : type->allowedContributors;
        const bool owned =
            contributors &&
            std::find(contributors->begin(), contributors->end(), "app:owned") != contributors->end();
        if (ownedByApp && !owned) {
            findings_.warning(
                processFile,
                element.line,
                "process.dataType",
                element.id + ": " + id + " should only be written by the app (app:owned)"
            );
        }
    }

    void checkElement(const Element& element) {
        if (element.signature) {
            const auto& config = *element.signature;
            needType(element, config.signatureDataType, "signatureDataType", true);
            for (const auto& id : config.dataTypesToSign) needType(element, id, "dataTypesToSign", false);
            if (config.signeeProviderId.empty() != config.signeeStatesDataTypeId.empty()) {
                findings_.error(
                    processFile,
                    element.line,
                    "process.signees",
                    element.id + ": signeeProviderId and signeeStatesDataTypeId need each other"
                );
            }
            if (!config.signeeProviderId.empty()) {
                findings_.warning(
                    processFile,
                    element.line,
                    "process.signees",
                    element.id +
                        ": signees come from code that a folder does not carry; the task cannot start"
                );
            }
        } else if (element.taskType == "signing") {
            findings_.error(
                processFile, element.line, "process.signing", element.id + " has no signatureConfig"
            );
        }
        if (element.payment) needType(element, element.payment->paymentDataType, "paymentDataType", true);
        if (!element.connectedDataTypeId.empty() && !app_.dataType(element.connectedDataTypeId)) {
            findings_.error(
                processFile,
                element.line,
                "process.dataType",
                element.id + ": connectedDataTypeId " + element.connectedDataTypeId + " is no data type"
            );
        }
    }

    void checkLayoutSets() {
        for (const auto& set : app_.layoutSets) {
            if (!set.dataType.empty() && !app_.dataType(set.dataType)) {
                findings_.warning(
                    setsFile, 0, "layoutSets.dataType", set.id + ": " + set.dataType + " is no data type"
                );
            }
            for (const auto& task : set.tasks) {
                if (task == "CustomReceipt" || app_.process.findTask(task)) continue;
                findings_.warning(
                    setsFile, 0, "layoutSets.task", set.id + ": the process has no task " + task
                );
            }
        }
        const auto& entry = app_.application.onEntry;
        const auto show = entry ? entry->show.value_or("") : std::string();
        const bool known = show.empty() || show == "new-instance" || show == "select-instance";
        if (!known && !app_.layoutSet(show)) {
            findings_.error(metadataFile, 0, "onEntry.show", show + " is no layout set");
        }
    }

    void checkFields(const std::optional<std::vector<model::DataField>>& fields, const char* member) {
        if (!fields) return;
        for (const auto& field : *fields) {
            const auto* model = app_.dataModel(field.dataTypeId.value_or(""));
            const auto path = field.path.value_or("");
            if (model && resolveDisplayPath(*model, path)) continue;
            findings_.warning(
                metadataFile,
                0,
                member,
                field.id.value_or("(no id)") + ": " + path + " is no field of " +
                    field.dataTypeId.value_or("")
            );
        }
    }

    void checkPrefill(const std::string& id, const ModelFiles& files) {
        if (!files.prefill || !files.model) return;
        const auto& prefill = *files.prefill;
        for (const auto* part : {&prefill.userProfile, &prefill.organisation, &prefill.person}) {
            for (const auto& [source, target] : *part) {
                if (resolveDisplayPath(*files.model, target)) continue;
                findings_.warning(
                    "models/" + id + ".prefill.json",
                    0,
                    "prefill.target",
                    source + ": the model has no field " + target
                );
            }
        }
    }

    const AppDefinition& app_;
    Findings& findings_;
};

}  // namespace

void checkReferences(const AppDefinition& app, Findings& findings) {
    Checker(app, findings).run();
}

}  // namespace varde::appdef
