#pragma once
// What happened to an instance, as its history tells it (storage contract 3.6, 3.7, 6.1).
#include <optional>
#include <string>
#include <vector>

#include "base/date_time.hpp"
#include "base/guid.hpp"
#include "json/json.hpp"
#include "model/process_state.hpp"

namespace varde::model {

// Who did it. An app sends this for a user, an org or a system user.
struct PlatformUser {
    std::optional<std::int32_t> userId;
    std::optional<std::string> orgId;
    std::int32_t authenticationLevel = 0;
    std::optional<std::int32_t> endUserSystemId;
    std::optional<std::string> nationalIdentityNumber;
    std::optional<Guid> systemUserId;
    std::optional<std::string> systemUserOwnerOrgNo;
    std::optional<std::string> systemUserName;

    static constexpr void fields(auto&& field) {
        field("userId", &PlatformUser::userId);
        field("orgId", &PlatformUser::orgId);
        field("authenticationLevel", &PlatformUser::authenticationLevel);
        field("endUserSystemId", &PlatformUser::endUserSystemId);
        field("nationalIdentityNumber", &PlatformUser::nationalIdentityNumber);
        field("systemUserId", &PlatformUser::systemUserId);
        field("systemUserOwnerOrgNo", &PlatformUser::systemUserOwnerOrgNo);
        field("systemUserName", &PlatformUser::systemUserName);
    }
};

struct InstanceEvent {
    std::optional<Guid> id;
    std::optional<std::string> instanceId;  // "{partyId}/{guid}"
    std::optional<std::string> dataId;
    std::optional<DateTime> created;
    std::optional<std::string> eventType;  // any text; storage contract 6.1 has the known ones
    std::optional<std::string> instanceOwnerPartyId;
    std::optional<PlatformUser> user;
    std::optional<PlatformUser> relatedUser;
    std::optional<ProcessState> processInfo;
    std::optional<std::string> additionalInfo;

    static constexpr void fields(auto&& field) {
        field("id", &InstanceEvent::id);
        field("instanceId", &InstanceEvent::instanceId);
        field("dataId", &InstanceEvent::dataId);
        field("created", &InstanceEvent::created);
        field("eventType", &InstanceEvent::eventType);
        field("instanceOwnerPartyId", &InstanceEvent::instanceOwnerPartyId);
        field("user", &InstanceEvent::user);
        field("relatedUser", &InstanceEvent::relatedUser);
        field("processInfo", &InstanceEvent::processInfo);
        field("additionalInfo", &InstanceEvent::additionalInfo);
    }
};

struct InstanceEventList {
    std::vector<InstanceEvent> instanceEvents;

    static constexpr void fields(auto&& field) {
        field("instanceEvents", &InstanceEventList::instanceEvents);
    }
};

}  // namespace varde::model
