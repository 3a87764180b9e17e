#include "instance_rules.hpp"

#include <algorithm>

#include "base/encoding.hpp"

namespace varde::storage {

namespace {

model::InstanceStatus& statusOf(model::Instance& instance) {
    if (!instance.status) instance.status.emplace();
    return *instance.status;
}

bool isRead(const model::Instance& instance) {
    return instance.status && instance.status->readStatus == model::ReadStatus::read;
}

// Keys of blobs have few characters; others (app names may have æøå) become `.` and two hex digits.
std::string keySegment(std::string_view text) {
    std::string segment;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '-' || c == '_';
        segment += plain ? std::string(1, c) : "." + hex(std::string_view(&c, 1));
    }
    return segment;
}

}  // namespace

void touch(model::Instance& instance, DateTime now, const auth::Caller& caller) {
    // Microseconds, so that the column, the document and the paging key agree on every engine.
    instance.lastChanged = now.truncatedToMicroseconds();
    instance.lastChangedBy = caller.writtenAs();
}

bool isDeletionPrevented(
    const model::Instance& instance, const model::Application& application, DateTime now
) {
    if (!application.preventInstanceDeletionForDays || !instance.status || !instance.status->archived)
        return false;
    return now <
           *instance.status->archived + std::chrono::hours(24) * *application.preventInstanceDeletionForDays;
}

void markDeleted(model::Instance& instance, bool hard, DateTime now) {
    auto& status = statusOf(instance);
    if (hard) {
        status.isHardDeleted = true;
        status.hardDeleted = now;
        status.isSoftDeleted = true;
        if (!status.softDeleted) status.softDeleted = now;
    } else {
        status.isSoftDeleted = true;
        status.softDeleted = now;
    }
}

bool confirm(model::Instance& instance, const std::string& stakeholderId, DateTime now) {
    if (!instance.completeConfirmations) instance.completeConfirmations.emplace();
    auto& confirmations = *instance.completeConfirmations;
    const bool before = std::any_of(confirmations.begin(), confirmations.end(), [&](const auto& one) {
        return one.stakeholderId == stakeholderId;
    });
    if (before) return false;
    confirmations.push_back({.stakeholderId = stakeholderId, .confirmedOn = now});
    return true;
}

void merge(std::optional<model::TextMap>& texts, const model::TextMapChange& change) {
    if (!texts) texts.emplace();
    for (const auto& [key, text] : change) {
        if (!text || text->empty()) {
            texts->erase(key);
        } else {
            (*texts)[key] = *text;
        }
    }
}

void elementAdded(model::Instance& instance, const model::DataElement& added) {
    if (!added.isRead && isRead(instance)) {
        instance.status->readStatus = model::ReadStatus::updatedSinceLastReview;
    }
}

void elementOverwritten(InstanceChange& change, const model::DataElement& overwritten) {
    if (overwritten.isRead || !isRead(change.stored.instance)) return;
    const auto& elements = change.stored.elements;
    const bool otherRead = std::any_of(elements.begin(), elements.end(), [&](const auto& one) {
        return one.element.id != overwritten.id && one.element.isRead;
    });
    if (!otherRead) change.instance().status->readStatus = model::ReadStatus::unread;
}

void elementRemoved(InstanceChange& change) {
    if (!isRead(change.stored.instance)) return;
    const auto& elements = change.stored.elements;
    const bool anyRead =
        std::any_of(elements.begin(), elements.end(), [](const auto& one) { return one.element.isRead; });
    if (!anyRead) change.instance().status->readStatus = model::ReadStatus::unread;
}

const model::DataType* dataTypeOf(const model::Application& application, std::string_view id) {
    for (const auto& type : application.dataTypes) {
        if (type.id == id) return &type;
    }
    return nullptr;
}

std::vector<model::Reference> generatedFrom(const std::string& task) {
    model::Reference reference;
    reference.value = task;
    reference.relation = model::RelationType::generatedFrom;
    reference.valueType = model::ReferenceType::task;
    return {reference};
}

std::vector<std::string> generatedElements(const StoredInstance& stored, const std::string& task) {
    std::vector<std::string> ids;
    for (const auto& one : stored.elements) {
        for (const auto& reference : one.element.references.value_or(std::vector<model::Reference>())) {
            if (reference.relation == model::RelationType::generatedFrom &&
                reference.valueType == model::ReferenceType::task && reference.value == task) {
                ids.push_back(one.element.id);
                break;
            }
        }
    }
    return ids;
}

bool moveProcess(model::Instance& instance, const model::ProcessState& next) {
    const bool ended = instance.process && instance.process->ended;
    if (!ended && next.ended) {
        auto& status = statusOf(instance);
        status.isArchived = true;
        status.archived = next.ended;
    }
    instance.process = next;
    return next.currentTask && next.currentTask->altinnTaskType == "signing";
}

bool isSame(const std::optional<model::ProcessState>& a, const std::optional<model::ProcessState>& b) {
    if (!a || !b) return !a && !b;
    return json::write(*a) == json::write(*b);
}

std::string storedFilename(std::string_view sent) {
    const auto flat = [](std::string text) {
        std::replace_if(
            text.begin(), text.end(), [](char c) { return c == '/' || c == '\0'; }, '_'
        );
        return text;
    };
    auto name = flat(std::string(sent));
    for (int i = 0; i < 2; ++i) {
        if (auto decoded = percentDecode(name, true)) name = std::move(*decoded);
    }
    // A slash that was encoded is one now.
    return flat(std::move(name));
}

std::string blobKey(
    const model::Instance& instance, const std::string& elementId, const std::string& suffix
) {
    return keySegment(instance.org.value_or("")) + "/" + keySegment(appOf(instance)) + "/" +
           guidOf(instance) + "/data/" + elementId + "." + suffix;
}

std::string blobStoragePath(const model::Instance& instance, const std::string& elementId) {
    return instance.appId.value_or("") + "/" + guidOf(instance) + "/data/" + elementId;
}

}  // namespace varde::storage
