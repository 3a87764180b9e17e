#pragma once
// What an app says of itself: applicationmetadata.json (storage contract 3.9, 3.10). Most of it is carried
// for others.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date_time.hpp"
#include "json/json.hpp"
#include "model/application_parts.hpp"
#include "model/data_type.hpp"

namespace varde::model {

struct Application {
    std::string id;  // "{org}/{app}"
    std::string org;
    std::optional<std::string> versionId;
    std::optional<std::string> processId;
    std::optional<LanguageTexts> title;
    std::optional<DateTime> validFrom;
    std::optional<DateTime> validTo;
    std::vector<DataType> dataTypes;
    std::optional<PartyTypesAllowed> partyTypesAllowed;
    bool autoDeleteOnProcessEnd = false;
    std::optional<std::int32_t> preventInstanceDeletionForDays;
    std::optional<std::vector<DataField>> presentationFields;
    std::optional<std::vector<DataField>> dataFields;
    std::optional<EFormidlingContract> eFormidling;
    std::optional<OnEntry> onEntry;
    std::optional<MessageBoxConfig> messageBoxConfig;
    std::optional<CopyInstanceSettings> copyInstanceSettings;
    std::optional<ApiScopesConfiguration> apiScopes;
    std::optional<std::int32_t> storageAccountNumber;
    bool disallowUserInstantiation = false;
    std::optional<std::string> homepage;
    std::optional<std::vector<Keyword>> keywords;
    std::optional<LanguageTexts> description;
    std::optional<AppAccess> access;
    std::optional<std::vector<ContactPoint>> contactPoints;
    std::optional<DateTime> created;
    std::optional<std::string> createdBy;
    std::optional<DateTime> lastChanged;
    std::optional<std::string> lastChangedBy;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("id", &Application::id);
        field("org", &Application::org);
        field("versionId", &Application::versionId);
        field("processId", &Application::processId);
        field("title", &Application::title);
        field("validFrom", &Application::validFrom);
        field("validTo", &Application::validTo);
        field("dataTypes", &Application::dataTypes);
        field("partyTypesAllowed", &Application::partyTypesAllowed);
        field("autoDeleteOnProcessEnd", &Application::autoDeleteOnProcessEnd);
        field("preventInstanceDeletionForDays", &Application::preventInstanceDeletionForDays);
        field("presentationFields", &Application::presentationFields);
        field("dataFields", &Application::dataFields);
        field("eFormidling", &Application::eFormidling);
        field("onEntry", &Application::onEntry);
        field("messageBoxConfig", &Application::messageBoxConfig);
        field("copyInstanceSettings", &Application::copyInstanceSettings);
        field("apiScopes", &Application::apiScopes);
        field("storageAccountNumber", &Application::storageAccountNumber);
        field("disallowUserInstantiation", &Application::disallowUserInstantiation);
        field("homepage", &Application::homepage);
        field("keywords", &Application::keywords);
        field("description", &Application::description);
        field("access", &Application::access);
        field("contactPoints", &Application::contactPoints);
        field("created", &Application::created);
        field("createdBy", &Application::createdBy);
        field("lastChanged", &Application::lastChanged);
        field("lastChangedBy", &Application::lastChangedBy);
        field(json::rest, &Application::extra);
    }
};

struct ApplicationList {
    std::vector<Application> applications;

    static constexpr void fields(auto&& field) { field("applications", &ApplicationList::applications); }
};

}  // namespace varde::model
