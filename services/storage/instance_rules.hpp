#pragma once
// What happens to an instance's document, apart from HTTP and SQL (storage contract E15 to E20, E23 to E26,
// E33, E34).
#include "auth/caller.hpp"
#include "model/application.hpp"
#include "model/instance.hpp"
#include "model/process.hpp"
#include "stored_instance.hpp"

namespace varde::storage {

// lastChanged and lastChangedBy.
void touch(model::Instance& instance, DateTime now, const auth::Caller& caller);

// Whether the app keeps an archived instance from being deleted yet.
bool isDeletionPrevented(
    const model::Instance& instance, const model::Application& application, DateTime now
);
void markDeleted(model::Instance& instance, bool hard, DateTime now);

// False when that stakeholder has confirmed before.
bool confirm(model::Instance& instance, const std::string& stakeholderId, DateTime now);

// A null or empty text removes its key.
void merge(std::optional<model::TextMap>& texts, const model::TextMapChange& change);

// The read status after an element came that its reader has not seen.
void elementAdded(model::Instance& instance, const model::DataElement& added);
// After an element was overwritten, or before it goes: nothing is read any more when no element is.
void elementOverwritten(InstanceChange& change, const model::DataElement& overwritten);
void elementRemoved(InstanceChange& change);

const model::DataType* dataTypeOf(const model::Application& application, std::string_view id);

// `{GeneratedFrom, Task, task}`
std::vector<model::Reference> generatedFrom(const std::string& task);
// Ids of the elements that were generated from this task.
std::vector<std::string> generatedElements(const StoredInstance& stored, const std::string& task);

// Puts the new state in its place; an instance whose process ends is archived. True when signing begins.
bool moveProcess(model::Instance& instance, const model::ProcessState& next);
// Whether two states are the same, member for member.
bool isSame(const std::optional<model::ProcessState>& a, const std::optional<model::ProcessState>& b);

// The file name of a Content-Disposition as the platform keeps it: no path, percent-decoded twice (contract
// E23).
std::string storedFilename(std::string_view sent);

// Where the bytes of one version of an element are. `suffix` tells versions apart.
std::string blobKey(const model::Instance& instance, const std::string& elementId, const std::string& suffix);
// What callers are told instead.
std::string blobStoragePath(const model::Instance& instance, const std::string& elementId);

}  // namespace varde::storage
