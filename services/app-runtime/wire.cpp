#include "wire.hpp"

#include <initializer_list>

namespace varde::app_runtime::wire {

namespace {

using Names = std::initializer_list<std::string_view>;

void complete(json::Value& value, Names names) {
    auto* object = value.asObject();
    if (object == nullptr) return;
    for (const auto name : names) {
        if (object->find(name) == nullptr) object->set(name, nullptr);
    }
}

void completeMember(json::Value& holder, std::string_view name, Names names) {
    if (auto* member = holder.find(name)) complete(*member, names);
}

void numberForReadStatus(json::Value& status) {
    auto* readStatus = status.find("readStatus");
    if (readStatus == nullptr || readStatus->asString() == nullptr) return;
    for (const auto& entry : model::readStatusNames) {
        if (entry.name == *readStatus->asString()) {
            *readStatus = static_cast<int>(entry.value);
            return;
        }
    }
}

void completeElement(json::Value& element) {
    complete(
        element,
        {"id",
         "instanceGuid",
         "dataType",
         "filename",
         "contentType",
         "blobStoragePath",
         "selfLinks",
         "size",
         "contentHash",
         "locked",
         "refs",
         "isRead",
         "tags",
         "userDefinedMetadata",
         "metadata",
         "deleteStatus",
         "fileScanResult",
         "references",
         "created",
         "createdBy",
         "lastChanged",
         "lastChangedBy"}
    );
}

void setAppsLink(json::Value& holder, const std::string& link) {
    auto* object = holder.asObject();
    if (object == nullptr) return;
    auto* links = object->find("selfLinks");
    if (links == nullptr || !links->isObject()) {
        object->set("selfLinks", json::Object{{"apps", nullptr}, {"platform", nullptr}});
        links = object->find("selfLinks");
    }
    links->asObject()->set("apps", link);
    complete(*links, {"platform"});
}

void completeProcess(json::Value& state) {
    complete(state, {"started", "startEvent", "currentTask", "ended", "endEvent"});
    completeMember(
        state,
        "currentTask",
        {"flow", "started", "elementId", "name", "altinnTaskType", "ended", "validated", "flowType"}
    );
}

}  // namespace

json::Value processState(const model::ProcessState& state) {
    auto value = json::toValue(state);
    completeProcess(value);
    return value;
}

json::Value dataElement(
    const model::DataElement& element, const std::string& linkBase, const std::string& instanceId
) {
    auto value = json::toValue(element);
    completeElement(value);
    if (!linkBase.empty()) setAppsLink(value, linkBase + "/" + instanceId + "/data/" + element.id);
    return value;
}

json::Value instance(const model::Instance& instance, const std::string& linkBase) {
    auto value = json::toValue(instance);
    complete(
        value,
        {"id",
         "instanceOwner",
         "appId",
         "org",
         "selfLinks",
         "dueBefore",
         "visibleAfter",
         "process",
         "status",
         "completeConfirmations",
         "data",
         "presentationTexts",
         "dataValues",
         "created",
         "createdBy",
         "lastChanged",
         "lastChangedBy"}
    );
    completeMember(
        value,
        "instanceOwner",
        {"partyId", "personNumber", "organisationNumber", "username", "externalIdentifier"}
    );
    if (auto* process = value.find("process")) completeProcess(*process);
    if (auto* status = value.find("status"); status != nullptr && status->isObject()) {
        complete(
            *status,
            {"isArchived",
             "archived",
             "isSoftDeleted",
             "softDeleted",
             "isHardDeleted",
             "hardDeleted",
             "readStatus",
             "substatus"}
        );
        numberForReadStatus(*status);
    }
    if (auto* elements = value.find("data"); elements != nullptr && elements->asArray() != nullptr) {
        for (auto& element : *elements->asArray()) {
            completeElement(element);
            const auto id = element.text("id");
            if (!linkBase.empty() && id && instance.id) {
                setAppsLink(element, linkBase + "/" + *instance.id + "/data/" + *id);
            }
        }
    }
    if (!linkBase.empty() && instance.id) setAppsLink(value, linkBase + "/" + *instance.id);
    return value;
}

json::Value instanceResponse(
    const model::Instance& instance, const std::string& linkBase, const json::Value& ownerParty
) {
    auto value = wire::instance(instance, linkBase);
    auto* owner = value.find("instanceOwner");
    if (owner == nullptr || !owner->isObject()) return value;
    json::Value party;
    if (ownerParty.isObject()) {
        json::Object members;
        for (const auto* name :
             {"partyId", "partyUuid", "partyTypeName", "ssn", "orgNumber", "unitType", "name", "isDeleted"}) {
            members.set(name, ownerParty[name]);
        }
        party = std::move(members);
    }
    owner->asObject()->set("party", std::move(party));
    return value;
}

}  // namespace varde::app_runtime::wire
