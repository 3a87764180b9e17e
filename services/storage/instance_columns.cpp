#include "instance_columns.hpp"

#include "base/text.hpp"
#include "stored_instance.hpp"

namespace varde::storage {

namespace {

constexpr std::size_t archiveReferenceLength = 12;

std::optional<std::string> textOf(const std::optional<DateTime>& time) {
    return time ? std::optional(time->toString()) : std::nullopt;
}

}  // namespace

std::string foldCase(std::string_view text) {
    auto folded = toLower(text);
    for (std::size_t i = 0; i + 1 < folded.size(); ++i) {
        // U+00C0 to U+00DE are C3 80 to C3 9E in UTF-8, and their small letters 32 further on; U+00D7 is the
        // times sign.
        const auto first = static_cast<unsigned char>(folded[i]);
        const auto second = static_cast<unsigned char>(folded[i + 1]);
        if (first == 0xC3 && second >= 0x80 && second <= 0x9E && second != 0x97) {
            folded[i + 1] = static_cast<char>(second + 0x20);
        }
    }
    return folded;
}

InstanceColumns columnsOf(const model::Instance& instance) {
    InstanceColumns columns;
    columns.partyId = parseNumber<std::int64_t>(partyOf(instance)).value_or(0);
    columns.org = instance.org.value_or("");
    columns.appId = instance.appId.value_or("");
    if (instance.process) {
        if (const auto& task = instance.process->currentTask) columns.taskId = task->elementId.value_or("");
        columns.processEnded = textOf(instance.process->ended);
    }
    columns.visibleAfter = textOf(instance.visibleAfter);
    columns.dueBefore = textOf(instance.dueBefore);
    columns.created = instance.created.value_or(DateTime());
    columns.lastChanged = instance.lastChanged.value_or(DateTime());
    columns.confirmedBy = "|";
    for (const auto& confirmation :
         instance.completeConfirmations.value_or(std::vector<model::CompleteConfirmation>())) {
        columns.confirmed = columns.confirmed || confirmation.stakeholderId == columns.org;
        columns.confirmedBy += confirmation.stakeholderId + "|";
    }
    if (const auto& status = instance.status) {
        columns.isArchived = status->isArchived;
        columns.isSoftDeleted = status->isSoftDeleted;
        columns.isHardDeleted = status->isHardDeleted;
    }
    for (const auto& [key, text] : instance.presentationTexts.value_or(model::TextMap())) {
        columns.presentationText += foldCase(text) + "\n";
    }
    const auto guid = guidOf(instance);
    columns.archiveReference =
        guid.substr(guid.size() < archiveReferenceLength ? 0 : guid.size() - archiveReferenceLength);
    if (instance.dataValues) {
        const auto found = instance.dataValues->find("A2ArchRef");
        if (found != instance.dataValues->end()) columns.a2ArchiveReference = found->second;
    }
    return columns;
}

}  // namespace varde::storage
