#include "message_box_rules.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace varde::storage {

namespace {

constexpr std::int32_t messageBoxSize = 5'000;

constexpr std::array shownEvents{
    "Created",
    "Deleted",
    "Saved",
    "Submited",
    "Undeleted",
    "SubstatusUpdated",
    "Signed",
    "SentToSign",
    "SentToPayment",
    "SentToSendIn",
    "SentToFormFill",
    "InstanceForwarded",
    "InstanceRightRevoked",
    "NotificationSentSms",
    "MessageArchived",
    "MessageRead"};

const std::string* textOf(const model::TextResource* text, std::string_view id) {
    if (!text) return nullptr;
    for (const auto& element : text->resources) {
        if (element.id == id && element.value) return &*element.value;
    }
    return nullptr;
}

void replaceText(std::optional<std::string>& key, const model::TextResource* text) {
    if (!key) return;
    if (const auto* found = textOf(text, *key)) key = *found;
}

std::string stateName(const model::Instance& instance) {
    if (!instance.process) return "default";
    if (instance.process->ended) {
        return instance.status && instance.status->isArchived ? "Archived" : "Submit";
    }
    const auto type =
        instance.process->currentTask ? instance.process->currentTask->altinnTaskType.value_or("") : "";
    for (const auto* name : {"Confirmation", "Feedback", "Signing"}) {
        if (equalsIgnoreCase(type, name)) return name;
    }
    return "FormFilling";
}

// The fragments name columns of the instances table.
std::string stateCondition(const MessageBoxQuery& asked, bool& nothing) {
    bool active = asked.includeActive;
    bool archived = asked.includeArchived;
    bool deleted = asked.includeDeleted;
    if (!asked.archiveReference.value_or("").empty()) {
        if (active && !archived && !deleted) nothing = true;
        if (active == archived && archived == deleted) archived = deleted = true;
        active = false;
    }
    if (active == archived && archived == deleted) return {};
    if (active && archived) return "NOT is_soft_deleted";
    if (archived && deleted) return "(is_archived OR is_soft_deleted)";
    if (active && deleted) return "(NOT is_archived OR is_soft_deleted)";
    if (active) return "NOT is_archived AND NOT is_soft_deleted";
    if (archived) return "is_archived AND NOT is_soft_deleted";
    return "is_soft_deleted";
}

std::string actorOf(const model::InstanceEvent& event) {
    if (!event.user) return {};
    return event.user->userId ? std::to_string(*event.user->userId) : event.user->orgId.value_or("");
}

}  // namespace

std::string messageBoxLanguage(const std::optional<std::string>& asked) {
    const auto language = toLower(asked.value_or(""));
    return language == "en" || language == "nn" ? language : "nb";
}

InstanceQuery messageBoxQuery(const MessageBoxQuery& asked) {
    InstanceQuery query;
    query.partyIds = asked.instanceOwnerPartyIdList;
    query.nothing = query.partyIds && query.partyIds->empty();
    query.appId = asked.appId;
    query.searchString = asked.searchString;
    query.stateCondition = stateCondition(asked, query.nothing);
    if (!asked.archiveReference.value_or("").empty()) query.idSuffix = toLower(*asked.archiveReference);
    const auto second = [](const DateTime& time) { return DateTime::fromUnixSeconds(time.unixSeconds()); };
    const auto end = [&](const DateTime& time) { return second(time) + std::chrono::seconds(1); };
    if (asked.fromLastChanged) query.lastChanged.push_back({">=", second(*asked.fromLastChanged)});
    if (asked.toLastChanged) query.lastChanged.push_back({"<", end(*asked.toLastChanged)});
    if (asked.fromCreated) query.shownTime.push_back({">=", second(*asked.fromCreated)});
    if (asked.toCreated) query.shownTime.push_back({"<", end(*asked.toCreated)});
    if (asked.filterMigrated == true) query.generationIncluded = 3;
    query.isHardDeleted = false;
    query.includeDataElements = false;
    query.size = messageBoxSize;
    return query;
}

bool isShown(const model::Instance& instance, const model::Application* application, DateTime now) {
    if (instance.visibleAfter && *instance.visibleAfter > now) return false;
    if (!application || !application->messageBoxConfig || !application->messageBoxConfig->hideSettings)
        return true;
    const auto& settings = *application->messageBoxConfig->hideSettings;
    if (settings.hideAlways) return false;
    const auto tasks = settings.hideOnTask.value_or(std::vector<std::string>());
    const auto task = currentTaskId(instance);
    return task.empty() || std::find(tasks.begin(), tasks.end(), task) == tasks.end();
}

MessageBoxInstance messageBoxInstance(const StoredInstance& stored, const model::TextResource* text) {
    const auto& instance = stored.instance;
    const auto status = instance.status.value_or(model::InstanceStatus());
    MessageBoxInstance shown;
    shown.id = guidOf(instance);
    shown.instanceOwnerId = partyOf(instance);
    shown.org = instance.org;
    shown.appName = appOf(instance);
    const auto* name = textOf(text, "appName");
    if (!name) name = textOf(text, "ServiceName");
    shown.title = name ? *name : appOf(instance);
    shown.processCurrentTask = stateName(instance);
    shown.createdDateTime = instance.created;
    if (instance.visibleAfter && instance.created && *instance.visibleAfter > *instance.created) {
        shown.createdDateTime = instance.visibleAfter;
    }
    shown.lastChangedBy = instance.lastChangedBy;
    auto latest = instance.lastChanged;
    for (const auto& one : stored.elements) {
        if (one.element.lastChanged && (!latest || *one.element.lastChanged > *latest)) {
            latest = one.element.lastChanged;
            shown.lastChangedBy = one.element.lastChangedBy;
        }
    }
    shown.archivedDateTime = status.archived;
    shown.deletedDateTime = status.softDeleted;
    shown.deleteStatus = status.softDeleted ? 1 : 0;
    if (!status.isArchived && !status.isSoftDeleted) shown.dueDateTime = instance.dueBefore;
    shown.readStatus = status.readStatus;
    shown.substatus = status.substatus;
    if (shown.substatus) {
        replaceText(shown.substatus->label, text);
        replaceText(shown.substatus->description, text);
    }
    std::vector<std::string> presentation;
    for (const auto& [key, value] : instance.presentationTexts.value_or(model::TextMap()))
        presentation.push_back(value);
    if (!presentation.empty()) {
        shown.presentationText = join(presentation, ", ");
        if (!trim(*shown.presentationText).empty())
            shown.title = *shown.title + ", " + *shown.presentationText;
    }
    shown.dataValues = instance.dataValues;
    return shown;
}

std::vector<SblInstanceEvent> messageBoxEvents(std::vector<model::InstanceEvent> events) {
    std::vector<model::InstanceEvent> kept;
    for (auto& event : events) {
        const auto type = event.eventType.value_or("");
        if (std::find(shownEvents.begin(), shownEvents.end(), type) == shownEvents.end()) continue;
        if (event.dataId) {
            if (type != "Created" && type != "Saved") continue;
            event.eventType = "Saved";
        }
        const bool again = !kept.empty() && kept.back().eventType == "Saved" && event.eventType == "Saved" &&
                           actorOf(kept.back()) == actorOf(event);
        if (again) kept.pop_back();
        kept.push_back(std::move(event));
    }
    std::vector<SblInstanceEvent> shown;
    for (auto& event : kept) {
        shown.push_back(
            {event.id, event.created, event.eventType, event.user, event.relatedUser, event.additionalInfo}
        );
    }
    return shown;
}

}  // namespace varde::storage
