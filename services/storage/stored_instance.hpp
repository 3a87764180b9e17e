#pragma once
// An instance with its data elements as the database holds them, and a change to it.
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/guid.hpp"
#include "json/value.hpp"
#include "model/instance.hpp"
#include "model/instance_event.hpp"

namespace varde::storage {

struct StoredElement {
    std::int64_t internalId = 0;
    model::DataElement element;
    std::string blobKey;
    std::string sha256;  // hex, of the bytes
};

struct StoredInstance {
    std::int64_t internalId = 0;
    std::int64_t version = 0;             // grows with each change of the instance document
    model::Instance instance;             // its `data` is empty here
    std::vector<StoredElement> elements;  // by creation; empty when they were not asked for

    StoredElement* find(std::string_view elementId);
    const StoredElement* find(std::string_view elementId) const;
};

// The part of an instance's id after the slash.
std::string guidOf(const model::Instance& instance);
std::string partyOf(const model::Instance& instance);
// The part of the app's id after the slash.
std::string appOf(const model::Instance& instance);
std::string currentTaskId(const model::Instance& instance);  // empty when there is none

// What one write does. A function gets it with `stored` as the transaction reads it and edits it; all of it
// is committed together, or none. The function may run again on a newer reading, so it changes nothing else
// that lasts.
struct InstanceChange {
    StoredInstance stored;

    std::vector<model::InstanceEvent> events;
    std::vector<json::Value> cloudEvents;

    // The document, which is then written and gets a new version.
    model::Instance& instance() {
        instanceChanged = true;
        return stored.instance;
    }
    // Null when there is no such element.
    StoredElement* changeElement(std::string_view elementId);
    void addElement(StoredElement element);
    void removeElement(std::string_view elementId);
    // The element's bytes are from now on at `blobKey`; the former go.
    void replaceBytes(StoredElement& element, std::string blobKey, std::string sha256);

    bool instanceChanged = false;
    std::set<std::string> addedElements;
    std::set<std::string> changedElements;
    std::vector<std::int64_t> removedElements;  // internal ids
    std::vector<std::string> releasedBlobs;
};

}  // namespace varde::storage
