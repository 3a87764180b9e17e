#pragma once
// One file of an instance: a filled-in form or an attachment (storage contract 3.5). The bytes are elsewhere.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/date_time.hpp"
#include "base/guid.hpp"
#include "json/enum.hpp"
#include "json/json.hpp"
#include "model/resource_links.hpp"

namespace varde::model {

enum class FileScanResult { notApplicable, pending, clean, infected };
inline constexpr json::EnumName<FileScanResult> fileScanResultNames[] = {
    {FileScanResult::notApplicable, "NotApplicable"},
    {FileScanResult::pending, "Pending"},
    {FileScanResult::clean, "Clean"},
    {FileScanResult::infected, "Infected"}};
constexpr std::span<const json::EnumName<FileScanResult>> enumNames(FileScanResult) {
    return fileScanResultNames;
}

enum class RelationType { generatedFrom };
inline constexpr json::EnumName<RelationType> relationTypeNames[] = {
    {RelationType::generatedFrom, "GeneratedFrom"}};
constexpr std::span<const json::EnumName<RelationType>> enumNames(RelationType) {
    return relationTypeNames;
}

enum class ReferenceType { dataElement, task };
inline constexpr json::EnumName<ReferenceType> referenceTypeNames[] = {
    {ReferenceType::dataElement, "DataElement"}, {ReferenceType::task, "Task"}};
constexpr std::span<const json::EnumName<ReferenceType>> enumNames(ReferenceType) {
    return referenceTypeNames;
}

struct KeyValueEntry {
    std::optional<std::string> key;
    std::optional<std::string> value;

    static constexpr void fields(auto&& field) {
        field("key", &KeyValueEntry::key, json::nullable);
        field("value", &KeyValueEntry::value, json::nullable);
    }
};

struct DeleteStatus {
    bool isHardDeleted = false;
    std::optional<DateTime> hardDeleted;

    static constexpr void fields(auto&& field) {
        field("isHardDeleted", &DeleteStatus::isHardDeleted);
        field("hardDeleted", &DeleteStatus::hardDeleted, json::nullable);
    }
};

struct Reference {
    std::optional<std::string> value;
    std::optional<RelationType> relation;
    std::optional<ReferenceType> valueType;

    static constexpr void fields(auto&& field) {
        field("value", &Reference::value, json::nullable);
        field("relation", &Reference::relation, json::nullable);
        field("valueType", &Reference::valueType, json::nullable);
    }
};

struct DataElement {
    std::string id;
    std::string instanceGuid;
    std::string dataType;
    std::optional<std::string> filename;
    std::optional<std::string> contentType;
    std::optional<std::string> blobStoragePath;
    std::optional<ResourceLinks> selfLinks;
    std::int64_t size = 0;
    std::optional<std::string> contentHash;
    bool locked = false;
    std::optional<std::vector<Guid>> refs;
    bool isRead = true;
    std::vector<std::string> tags;
    std::optional<std::vector<KeyValueEntry>> userDefinedMetadata;
    std::optional<std::vector<KeyValueEntry>> metadata;
    std::optional<DeleteStatus> deleteStatus;
    FileScanResult fileScanResult = FileScanResult::notApplicable;
    std::optional<std::vector<Reference>> references;
    std::optional<DateTime> created;
    std::optional<std::string> createdBy;
    std::optional<DateTime> lastChanged;
    std::optional<std::string> lastChangedBy;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("id", &DataElement::id);
        field("instanceGuid", &DataElement::instanceGuid);
        field("dataType", &DataElement::dataType);
        field("filename", &DataElement::filename);
        field("contentType", &DataElement::contentType);
        field("blobStoragePath", &DataElement::blobStoragePath);
        field("selfLinks", &DataElement::selfLinks);
        field("size", &DataElement::size);
        field("contentHash", &DataElement::contentHash);
        field("locked", &DataElement::locked);
        field("refs", &DataElement::refs);
        field("isRead", &DataElement::isRead);
        field("tags", &DataElement::tags);
        field("userDefinedMetadata", &DataElement::userDefinedMetadata);
        field("metadata", &DataElement::metadata);
        field("deleteStatus", &DataElement::deleteStatus);
        field("fileScanResult", &DataElement::fileScanResult);
        field("references", &DataElement::references);
        field("created", &DataElement::created);
        field("createdBy", &DataElement::createdBy);
        field("lastChanged", &DataElement::lastChanged);
        field("lastChangedBy", &DataElement::lastChangedBy);
        field(json::rest, &DataElement::extra);
    }
};

struct DataElementList {
    std::vector<DataElement> dataElements;

    static constexpr void fields(auto&& field) { field("dataElements", &DataElementList::dataElements); }
};

struct FileScanStatus {
    std::optional<std::string> contentHash;
    FileScanResult fileScanResult = FileScanResult::notApplicable;

    static constexpr void fields(auto&& field) {
        field("contentHash", &FileScanStatus::contentHash);
        field("fileScanResult", &FileScanStatus::fileScanResult);
    }
};

}  // namespace varde::model
