#pragma once
// The smaller parts of an app's metadata (storage contract 3.9, 3.10). Storage reads hideSettings and
// copyInstanceSettings; the rest is carried for apps and others.
#include <optional>
#include <string>
#include <vector>

#include "json/json.hpp"
#include "model/data_type.hpp"

namespace varde::model {

// Who may own an instance of the app; all false means everyone.
struct PartyTypesAllowed {
    bool bankruptcyEstate = false;
    bool organisation = false;
    bool person = false;
    bool subUnit = false;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("bankruptcyEstate", &PartyTypesAllowed::bankruptcyEstate);
        field("organisation", &PartyTypesAllowed::organisation);
        field("person", &PartyTypesAllowed::person);
        field("subUnit", &PartyTypesAllowed::subUnit);
        field(json::rest, &PartyTypesAllowed::extra);
    }
};

// A value that the platform lifts out of form data, by path.
struct DataField {
    std::optional<std::string> id;
    std::optional<std::string> path;
    std::optional<std::string> dataTypeId;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("id", &DataField::id, json::nullable);
        field("path", &DataField::path, json::nullable);
        field("dataTypeId", &DataField::dataTypeId, json::nullable);
        field(json::rest, &DataField::extra);
    }
};

struct EFormidlingContract {
    std::optional<std::string> serviceId;
    std::optional<std::string> dpfShipmentType;
    std::optional<std::string> receiver;
    std::optional<std::string> sendAfterTaskId;
    std::optional<std::string> process;
    std::optional<std::string> standard;
    std::optional<std::string> typeVersion;
    std::optional<std::string> type;
    std::optional<std::int32_t> securityLevel;
    std::optional<std::vector<std::string>> dataTypes;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("serviceId", &EFormidlingContract::serviceId);
        field("dpfShipmentType", &EFormidlingContract::dpfShipmentType);
        field("receiver", &EFormidlingContract::receiver);
        field("sendAfterTaskId", &EFormidlingContract::sendAfterTaskId);
        field("process", &EFormidlingContract::process);
        field("standard", &EFormidlingContract::standard);
        field("typeVersion", &EFormidlingContract::typeVersion);
        field("type", &EFormidlingContract::type);
        field("securityLevel", &EFormidlingContract::securityLevel);
        field("dataTypes", &EFormidlingContract::dataTypes);
        field(json::rest, &EFormidlingContract::extra);
    }
};

// What meets a user who opens the app.
struct OnEntry {
    std::optional<std::string> show;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("show", &OnEntry::show, json::nullable);
        field(json::rest, &OnEntry::extra);
    }
};

struct HideSettings {
    bool hideAlways = false;
    std::optional<std::vector<std::string>> hideOnTask;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("hideAlways", &HideSettings::hideAlways);
        field("hideOnTask", &HideSettings::hideOnTask);
        field(json::rest, &HideSettings::extra);
    }
};

struct SyncAdapterSettings {
    bool disableSync = false;
    bool enableUserSuppliedDialogId = false;
    bool disableCreate = false;
    bool disableDelete = false;
    bool disableAddActivities = false;
    bool disableAddTransmissions = false;
    bool disableSyncDueAt = false;
    bool disableSyncStatus = false;
    bool disableMarkCompletedWhenConfirmed = false;
    bool disableSyncContentTitle = false;
    bool disableSyncContentSummary = false;
    bool disableSyncContentAdditionalInformation = false;
    bool disableSyncContentExtendedStatus = false;
    bool disableSyncAttachments = false;
    bool disableSyncApiActions = false;
    bool disableSyncGuiActions = false;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("disableSync", &SyncAdapterSettings::disableSync);
        field("enableUserSuppliedDialogId", &SyncAdapterSettings::enableUserSuppliedDialogId);
        field("disableCreate", &SyncAdapterSettings::disableCreate);
        field("disableDelete", &SyncAdapterSettings::disableDelete);
        field("disableAddActivities", &SyncAdapterSettings::disableAddActivities);
        field("disableAddTransmissions", &SyncAdapterSettings::disableAddTransmissions);
        field("disableSyncDueAt", &SyncAdapterSettings::disableSyncDueAt);
        field("disableSyncStatus", &SyncAdapterSettings::disableSyncStatus);
        field("disableMarkCompletedWhenConfirmed", &SyncAdapterSettings::disableMarkCompletedWhenConfirmed);
        field("disableSyncContentTitle", &SyncAdapterSettings::disableSyncContentTitle);
        field("disableSyncContentSummary", &SyncAdapterSettings::disableSyncContentSummary);
        field(
            "disableSyncContentAdditionalInformation",
            &SyncAdapterSettings::disableSyncContentAdditionalInformation
        );
        field("disableSyncContentExtendedStatus", &SyncAdapterSettings::disableSyncContentExtendedStatus);
        field("disableSyncAttachments", &SyncAdapterSettings::disableSyncAttachments);
        field("disableSyncApiActions", &SyncAdapterSettings::disableSyncApiActions);
        field("disableSyncGuiActions", &SyncAdapterSettings::disableSyncGuiActions);
        field(json::rest, &SyncAdapterSettings::extra);
    }
};

struct MessageBoxConfig {
    std::optional<HideSettings> hideSettings;
    std::optional<SyncAdapterSettings> syncAdapterSettings;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("hideSettings", &MessageBoxConfig::hideSettings);
        field("syncAdapterSettings", &MessageBoxConfig::syncAdapterSettings);
        field(json::rest, &MessageBoxConfig::extra);
    }
};

struct CopyInstanceSettings {
    bool enabled = false;
    std::optional<std::vector<std::string>> excludedDataTypes;
    std::optional<std::vector<std::string>> excludedDataFields;
    bool includeAttachments = false;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("enabled", &CopyInstanceSettings::enabled);
        field("excludedDataTypes", &CopyInstanceSettings::excludedDataTypes, json::nullable);
        field("excludedDataFields", &CopyInstanceSettings::excludedDataFields, json::nullable);
        field("includeAttachments", &CopyInstanceSettings::includeAttachments);
        field(json::rest, &CopyInstanceSettings::extra);
    }
};

// Scopes that the app asks for; the app enforces them.
struct ApiScopes {
    std::optional<std::string> read;
    std::optional<std::string> write;
    std::optional<std::string> errorMessageTextResourceKey;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("read", &ApiScopes::read, json::nullable);
        field("write", &ApiScopes::write, json::nullable);
        field("errorMessageTextResourceKey", &ApiScopes::errorMessageTextResourceKey, json::nullable);
        field(json::rest, &ApiScopes::extra);
    }
};

struct ApiScopesConfiguration {
    std::optional<ApiScopes> users;
    std::optional<ApiScopes> serviceOwners;
    std::optional<std::string> errorMessageTextResourceKey;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("users", &ApiScopesConfiguration::users);
        field("serviceOwners", &ApiScopesConfiguration::serviceOwners);
        field("errorMessageTextResourceKey", &ApiScopesConfiguration::errorMessageTextResourceKey);
        field(json::rest, &ApiScopesConfiguration::extra);
    }
};

struct Keyword {
    std::optional<std::string> word;
    std::optional<std::string> language;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("word", &Keyword::word);
        field("language", &Keyword::language);
        field(json::rest, &Keyword::extra);
    }
};

struct AppAccess {
    std::optional<LanguageTexts> rightDescription;
    std::optional<bool> delegable;
    std::optional<bool> visible;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("rightDescription", &AppAccess::rightDescription);
        field("delegable", &AppAccess::delegable);
        field("visible", &AppAccess::visible);
        field(json::rest, &AppAccess::extra);
    }
};

struct ContactPoint {
    std::optional<std::string> category;
    std::optional<std::string> email;
    std::optional<std::string> telephone;
    std::optional<std::string> contactPage;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("category", &ContactPoint::category);
        field("email", &ContactPoint::email);
        field("telephone", &ContactPoint::telephone);
        field("contactPage", &ContactPoint::contactPage);
        field(json::rest, &ContactPoint::extra);
    }
};

}  // namespace varde::model
