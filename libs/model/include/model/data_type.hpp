#pragma once
// A kind of file that an app's instances may have (storage contract 3.10).
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "json/json.hpp"

namespace varde::model {

using LanguageTexts = std::map<std::string, std::string>;

struct ShadowFields {
    std::optional<std::string> prefix;
    std::optional<std::string> saveToDataType;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("prefix", &ShadowFields::prefix);
        field("saveToDataType", &ShadowFields::saveToDataType);
        field(json::rest, &ShadowFields::extra);
    }
};

struct ApplicationLogic {
    std::optional<bool> autoCreate;
    std::optional<std::string> classRef;
    std::optional<std::string> schemaRef;
    bool allowAnonymousOnStateless = false;
    bool autoDeleteOnProcessEnd = false;
    bool disallowUserCreate = false;
    bool disallowUserDelete = false;
    std::optional<ShadowFields> shadowFields;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("autoCreate", &ApplicationLogic::autoCreate);
        field("classRef", &ApplicationLogic::classRef);
        field("schemaRef", &ApplicationLogic::schemaRef);
        field("allowAnonymousOnStateless", &ApplicationLogic::allowAnonymousOnStateless);
        field("autoDeleteOnProcessEnd", &ApplicationLogic::autoDeleteOnProcessEnd);
        field("disallowUserCreate", &ApplicationLogic::disallowUserCreate);
        field("disallowUserDelete", &ApplicationLogic::disallowUserDelete);
        field("shadowFields", &ApplicationLogic::shadowFields);
        field(json::rest, &ApplicationLogic::extra);
    }
};

struct DataType {
    std::string id;
    std::optional<LanguageTexts> description;
    std::optional<std::vector<std::string>> allowedContentTypes;
    std::optional<std::vector<std::string>> allowedContributers;  // the older spelling; apps still have it
    std::optional<std::vector<std::string>> allowedContributors;
    std::optional<std::string> actionRequiredToRead;
    std::optional<std::string> actionRequiredToWrite;
    std::optional<ApplicationLogic> appLogic;
    std::optional<std::string> taskId;
    std::optional<std::int32_t> maxSize;  // MB
    std::int32_t maxCount = 0;
    std::int32_t minCount = 0;
    std::optional<std::string> grouping;
    bool enablePdfCreation = true;
    bool enableFileScan = false;
    bool validationErrorOnPendingFileScan = false;
    std::vector<std::string> enabledFileAnalysers;
    std::vector<std::string> enabledFileValidators;
    std::optional<std::vector<std::string>> allowedKeysForUserDefinedMetadata;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("id", &DataType::id);
        field("description", &DataType::description);
        field("allowedContentTypes", &DataType::allowedContentTypes);
        field("allowedContributers", &DataType::allowedContributers);
        field("allowedContributors", &DataType::allowedContributors);
        field("actionRequiredToRead", &DataType::actionRequiredToRead);
        field("actionRequiredToWrite", &DataType::actionRequiredToWrite);
        field("appLogic", &DataType::appLogic);
        field("taskId", &DataType::taskId);
        field("maxSize", &DataType::maxSize);
        field("maxCount", &DataType::maxCount);
        field("minCount", &DataType::minCount);
        field("grouping", &DataType::grouping);
        field("enablePdfCreation", &DataType::enablePdfCreation);
        field("enableFileScan", &DataType::enableFileScan);
        field("validationErrorOnPendingFileScan", &DataType::validationErrorOnPendingFileScan);
        field("enabledFileAnalysers", &DataType::enabledFileAnalysers);
        field("enabledFileValidators", &DataType::enabledFileValidators);
        field("allowedKeysForUserDefinedMetadata", &DataType::allowedKeysForUserDefinedMetadata);
        field(json::rest, &DataType::extra);
    }
};

}  // namespace varde::model
