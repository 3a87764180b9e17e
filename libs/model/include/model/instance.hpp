#pragma once
// One filling-in of one app by one party (storage contract 3.1, 3.3, 3.8).
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/date_time.hpp"
#include "json/enum.hpp"
#include "json/json.hpp"
#include "model/data_element.hpp"
#include "model/process_state.hpp"
#include "model/resource_links.hpp"

namespace varde::model {

using TextMap = std::map<std::string, std::string>;
// What changes a TextMap: a null or empty text removes the key.
using TextMapChange = std::map<std::string, std::optional<std::string>>;

struct InstanceOwner {
    std::optional<std::string> partyId;  // an integer as text
    std::optional<std::string> personNumber;
    std::optional<std::string> organisationNumber;
    std::optional<std::string> username;
    std::optional<std::string> externalIdentifier;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("partyId", &InstanceOwner::partyId);
        field("personNumber", &InstanceOwner::personNumber);
        field("organisationNumber", &InstanceOwner::organisationNumber);
        field("username", &InstanceOwner::username);
        field("externalIdentifier", &InstanceOwner::externalIdentifier);
        field(json::rest, &InstanceOwner::extra);
    }
};

enum class ReadStatus { unread, read, updatedSinceLastReview };
inline constexpr json::EnumName<ReadStatus> readStatusNames[] = {
    {ReadStatus::unread, "Unread"},
    {ReadStatus::read, "Read"},
    {ReadStatus::updatedSinceLastReview, "UpdatedSinceLastReview"}};
constexpr std::span<const json::EnumName<ReadStatus>> enumNames(ReadStatus) {
    return readStatusNames;
}

// The app owner's own word on where a case stands.
struct Substatus {
    std::optional<std::string> label;
    std::optional<std::string> description;

    static constexpr void fields(auto&& field) {
        field("label", &Substatus::label, json::nullable);
        field("description", &Substatus::description, json::nullable);
    }
};

struct InstanceStatus {
    bool isArchived = false;
    std::optional<DateTime> archived;
    bool isSoftDeleted = false;
    std::optional<DateTime> softDeleted;
    bool isHardDeleted = false;
    std::optional<DateTime> hardDeleted;
    ReadStatus readStatus = ReadStatus::unread;
    std::optional<Substatus> substatus;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("isArchived", &InstanceStatus::isArchived);
        field("archived", &InstanceStatus::archived);
        field("isSoftDeleted", &InstanceStatus::isSoftDeleted);
        field("softDeleted", &InstanceStatus::softDeleted);
        field("isHardDeleted", &InstanceStatus::isHardDeleted);
        field("hardDeleted", &InstanceStatus::hardDeleted);
        field("readStatus", &InstanceStatus::readStatus);
        field("substatus", &InstanceStatus::substatus);
        field(json::rest, &InstanceStatus::extra);
    }
};

struct CompleteConfirmation {
    std::string stakeholderId;
    DateTime confirmedOn;

    static constexpr void fields(auto&& field) {
        field("stakeholderId", &CompleteConfirmation::stakeholderId);
        field("confirmedOn", &CompleteConfirmation::confirmedOn);
    }
};

struct Instance {
    std::optional<std::string> id;  // "{partyId}/{guid}"
    std::optional<InstanceOwner> instanceOwner;
    std::optional<std::string> appId;  // "{org}/{app}"
    std::optional<std::string> org;
    std::optional<ResourceLinks> selfLinks;
    std::optional<DateTime> dueBefore;
    std::optional<DateTime> visibleAfter;
    std::optional<ProcessState> process;
    std::optional<InstanceStatus> status;
    std::optional<std::vector<CompleteConfirmation>> completeConfirmations;
    std::vector<DataElement> data;
    std::optional<TextMap> presentationTexts;
    std::optional<TextMap> dataValues;
    std::optional<DateTime> created;
    std::optional<std::string> createdBy;
    std::optional<DateTime> lastChanged;
    std::optional<std::string> lastChangedBy;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("id", &Instance::id);
        field("instanceOwner", &Instance::instanceOwner);
        field("appId", &Instance::appId);
        field("org", &Instance::org);
        field("selfLinks", &Instance::selfLinks);
        field("dueBefore", &Instance::dueBefore);
        field("visibleAfter", &Instance::visibleAfter);
        field("process", &Instance::process);
        field("status", &Instance::status);
        field("completeConfirmations", &Instance::completeConfirmations);
        field("data", &Instance::data);
        field("presentationTexts", &Instance::presentationTexts);
        field("dataValues", &Instance::dataValues);
        field("created", &Instance::created);
        field("createdBy", &Instance::createdBy);
        field("lastChanged", &Instance::lastChanged);
        field("lastChangedBy", &Instance::lastChangedBy);
        field(json::rest, &Instance::extra);
    }
};

struct PresentationTexts {
    std::optional<TextMapChange> texts;

    static constexpr void fields(auto&& field) { field("texts", &PresentationTexts::texts); }
};

struct DataValues {
    std::optional<TextMapChange> values;

    static constexpr void fields(auto&& field) { field("values", &DataValues::values); }
};

// One page of instances.
struct QueryResponse {
    std::int32_t count = 0;
    std::optional<std::string> self;
    std::optional<std::string> next;
    std::vector<Instance> instances;

    static constexpr void fields(auto&& field) {
        field("count", &QueryResponse::count);
        field("self", &QueryResponse::self, json::nullable);
        field("next", &QueryResponse::next, json::nullable);
        field("instances", &QueryResponse::instances);
    }
};

}  // namespace varde::model
