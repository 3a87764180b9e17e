#pragma once
// What the message box asks for and shows (storage contract 3.11, E41 to E43).
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date_time.hpp"
#include "base/guid.hpp"
#include "json/json.hpp"
#include "model/instance.hpp"
#include "model/instance_event.hpp"

namespace varde::storage {

struct MessageBoxQuery {
    std::optional<std::vector<std::int64_t>> instanceOwnerPartyIdList;
    std::optional<std::string> appId;
    std::optional<std::string> searchString;
    std::optional<std::string> archiveReference;
    std::optional<std::string> language;
    bool includeActive = false;
    bool includeArchived = false;
    bool includeDeleted = false;
    std::optional<DateTime> fromLastChanged;
    std::optional<DateTime> toLastChanged;
    std::optional<DateTime> fromCreated;
    std::optional<DateTime> toCreated;
    std::optional<bool> filterMigrated;

    static constexpr void fields(auto&& field) {
        field("instanceOwnerPartyIdList", &MessageBoxQuery::instanceOwnerPartyIdList);
        field("appId", &MessageBoxQuery::appId);
        field("searchString", &MessageBoxQuery::searchString);
        field("archiveReference", &MessageBoxQuery::archiveReference);
        field("language", &MessageBoxQuery::language);
        field("includeActive", &MessageBoxQuery::includeActive);
        field("includeArchived", &MessageBoxQuery::includeArchived);
        field("includeDeleted", &MessageBoxQuery::includeDeleted);
        field("fromLastChanged", &MessageBoxQuery::fromLastChanged);
        field("toLastChanged", &MessageBoxQuery::toLastChanged);
        field("fromCreated", &MessageBoxQuery::fromCreated);
        field("toCreated", &MessageBoxQuery::toCreated);
        field("filterMigrated", &MessageBoxQuery::filterMigrated);
    }
};

struct MessageBoxInstance {
    std::string id;  // the guid alone
    std::optional<std::string> instanceOwnerId;
    std::optional<std::string> org;
    std::optional<std::string> appName;
    std::optional<std::string> title;
    std::optional<std::string> processCurrentTask;
    std::optional<DateTime> createdDateTime;
    std::optional<std::string> lastChangedBy;
    std::optional<DateTime> dueDateTime;
    bool allowDelete = false;
    bool allowNewCopy = false;
    bool authorizedForWrite = false;
    bool authorizedForSign = false;
    std::optional<DateTime> archivedDateTime;
    std::optional<DateTime> deletedDateTime;
    std::int32_t deleteStatus = 0;  // a number on this wire: 1 is soft deleted
    model::ReadStatus readStatus = model::ReadStatus::unread;
    std::optional<model::Substatus> substatus;
    std::optional<std::string> presentationText;
    std::optional<model::TextMap> dataValues;

    static constexpr void fields(auto&& field) {
        field("id", &MessageBoxInstance::id);
        field("instanceOwnerId", &MessageBoxInstance::instanceOwnerId, json::nullable);
        field("org", &MessageBoxInstance::org, json::nullable);
        field("appName", &MessageBoxInstance::appName, json::nullable);
        field("title", &MessageBoxInstance::title, json::nullable);
        field("processCurrentTask", &MessageBoxInstance::processCurrentTask, json::nullable);
        field("createdDateTime", &MessageBoxInstance::createdDateTime, json::nullable);
        field("lastChangedBy", &MessageBoxInstance::lastChangedBy, json::nullable);
        field("dueDateTime", &MessageBoxInstance::dueDateTime, json::nullable);
        field("allowDelete", &MessageBoxInstance::allowDelete);
        field("allowNewCopy", &MessageBoxInstance::allowNewCopy);
        field("authorizedForWrite", &MessageBoxInstance::authorizedForWrite);
        field("authorizedForSign", &MessageBoxInstance::authorizedForSign);
        field("archivedDateTime", &MessageBoxInstance::archivedDateTime, json::nullable);
        field("deletedDateTime", &MessageBoxInstance::deletedDateTime, json::nullable);
        field("deleteStatus", &MessageBoxInstance::deleteStatus);
        field("readStatus", &MessageBoxInstance::readStatus);
        field("substatus", &MessageBoxInstance::substatus, json::nullable);
        field("presentationText", &MessageBoxInstance::presentationText, json::nullable);
        field("dataValues", &MessageBoxInstance::dataValues, json::nullable);
    }
};

struct SblInstanceEvent {
    std::optional<Guid> id;
    std::optional<DateTime> createdDateTime;
    std::optional<std::string> eventType;
    std::optional<model::PlatformUser> user;
    std::optional<model::PlatformUser> relatedUser;
    std::optional<std::string> additionalInfo;

    static constexpr void fields(auto&& field) {
        field("id", &SblInstanceEvent::id);
        field("createdDateTime", &SblInstanceEvent::createdDateTime);
        field("eventType", &SblInstanceEvent::eventType);
        field("user", &SblInstanceEvent::user);
        field("relatedUser", &SblInstanceEvent::relatedUser);
        field("additionalInfo", &SblInstanceEvent::additionalInfo);
    }
};

}  // namespace varde::storage
