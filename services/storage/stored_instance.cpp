#include "stored_instance.hpp"

#include <algorithm>

namespace varde::storage {

namespace {

std::string afterSlash(const std::optional<std::string>& text) {
    return text ? text->substr(text->find('/') + 1) : std::string();
}

template <class Elements>
auto* findIn(Elements& elements, std::string_view id) {
    const auto found = std::find_if(elements.begin(), elements.end(), [&](const auto& element) {
        return element.element.id == id;
    });
    return found == elements.end() ? nullptr : &*found;
}

}  // namespace

StoredElement* StoredInstance::find(std::string_view elementId) {
    return findIn(elements, elementId);
}

const StoredElement* StoredInstance::find(std::string_view elementId) const {
    return findIn(elements, elementId);
}

std::string guidOf(const model::Instance& instance) {
    return afterSlash(instance.id);
}

std::string partyOf(const model::Instance& instance) {
    return instance.instanceOwner ? instance.instanceOwner->partyId.value_or("") : std::string();
}

std::string appOf(const model::Instance& instance) {
    return afterSlash(instance.appId);
}

std::string currentTaskId(const model::Instance& instance) {
    if (!instance.process || !instance.process->currentTask) return {};
    return instance.process->currentTask->elementId.value_or("");
}

StoredElement* InstanceChange::changeElement(std::string_view elementId) {
    auto* element = stored.find(elementId);
    if (element) changedElements.insert(element->element.id);
    return element;
}

void InstanceChange::addElement(StoredElement element) {
    addedElements.insert(element.element.id);
    stored.elements.push_back(std::move(element));
}

void InstanceChange::removeElement(std::string_view elementId) {
    const auto found = std::find_if(stored.elements.begin(), stored.elements.end(), [&](const auto& element) {
        return element.element.id == elementId;
    });
    if (found == stored.elements.end()) return;
    removedElements.push_back(found->internalId);
    releasedBlobs.push_back(found->blobKey);
    changedElements.erase(found->element.id);
    stored.elements.erase(found);
}

void InstanceChange::replaceBytes(StoredElement& element, std::string blobKey, std::string sha256) {
    releasedBlobs.push_back(std::exchange(element.blobKey, std::move(blobKey)));
    element.sha256 = std::move(sha256);
}

}  // namespace varde::storage
