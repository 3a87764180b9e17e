#pragma once
// The columns beside an instance's document, as they follow from it. What lists filter on is decided here,
// once.
#include "model/instance.hpp"

namespace varde::storage {

struct InstanceColumns {
    std::int64_t partyId = 0;
    std::string org;
    std::string appId;
    std::optional<std::string> taskId;
    std::optional<std::string> processEnded;  // times as the document writes them: lists compare them as text
    std::optional<std::string> visibleAfter;
    std::optional<std::string> dueBefore;
    DateTime created;
    DateTime lastChanged;
    bool confirmed = false;   // by the owning org
    std::string confirmedBy;  // "|ttd|nav|"
    bool isArchived = false;
    bool isSoftDeleted = false;
    bool isHardDeleted = false;
    std::string presentationText;  // folded, one value a line
    std::string archiveReference;  // the last 12 characters of the guid
    std::optional<std::string> a2ArchiveReference;
};

InstanceColumns columnsOf(const model::Instance& instance);

// For comparing without case: ASCII and the Latin letters of Norwegian and its neighbours.
std::string foldCase(std::string_view text);

}  // namespace varde::storage
