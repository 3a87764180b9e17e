#include "instance_repository.hpp"

#include "base/problem.hpp"
#include "instance_columns.hpp"
#include "instance_event_repository.hpp"

namespace varde::storage {

namespace {

constexpr int attemptsMax = 8;
constexpr int generation = 3;  // of Altinn; earlier ones are only ever migrated in

constexpr sql::Statement insertInstance{
    "instance_insert",
    "INSERT INTO instances (id, version, generation, party_id, org, app_id, task_id, process_ended, "
    "visible_after, due_before, "
    "created, last_changed, confirmed, confirmed_by, is_archived, is_soft_deleted, is_hard_deleted, "
    "presentation_text, "
    "archive_reference, a2_archive_reference, document) VALUES "
    "($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) "
    "RETURNING internal_id"};
constexpr sql::Statement updateInstance{
    "instance_update",
    "UPDATE instances SET version = version + 1, task_id = $1, process_ended = $2, visible_after = $3, "
    "due_before = $4, "
    "last_changed = $5, confirmed = $6, confirmed_by = $7, is_archived = $8, is_soft_deleted = $9, "
    "is_hard_deleted = $10, "
    "presentation_text = $11, a2_archive_reference = $12, document = $13 WHERE internal_id = $14 AND version "
    "= $15"};
constexpr sql::Statement selectInstance{
    "instance_find", "SELECT internal_id, version, document FROM instances WHERE id = $1"};
// SQLite has one writer, and no such words.
constexpr sql::Statement lockInstance{
    "instance_find_for_update",
    "SELECT internal_id, version, document FROM instances WHERE id = $1 FOR UPDATE"};

constexpr sql::Statement selectElements{
    "data_elements_of_instance",
    "SELECT internal_id, blob_key, sha256, document FROM data_elements WHERE instance_internal_id = $1 "
    "ORDER BY created, internal_id"};
constexpr sql::Statement selectElementId{
    "data_element_exists", "SELECT internal_id FROM data_elements WHERE id = $1"};
constexpr sql::Statement insertElement{
    "data_element_insert",
    "INSERT INTO data_elements (id, instance_internal_id, blob_key, sha256, created, hard_deleted, document) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)"};
constexpr sql::Statement updateElement{
    "data_element_update",
    "UPDATE data_elements SET blob_key = $1, sha256 = $2, hard_deleted = $3, document = $4 WHERE internal_id "
    "= $5"};
constexpr sql::Statement deleteElement{
    "data_element_delete", "DELETE FROM data_elements WHERE internal_id = $1"};
constexpr sql::Statement insertReleased{
    "released_blob_insert", "INSERT INTO released_blobs (blob_key) VALUES ($1)"};

std::string documentOf(const model::Instance& instance) {
    auto document = instance;
    document.data.clear();
    document.selfLinks.reset();
    return json::write(document);
}

std::string documentOf(const model::DataElement& element) {
    auto document = element;
    document.selfLinks.reset();
    return json::write(document);
}

bool isHardDeleted(const model::DataElement& element) {
    return element.deleteStatus && element.deleteStatus->isHardDeleted;
}

Task<> saveElements(sql::Transaction& tx, const InstanceChange& change) {
    for (const auto internalId : change.removedElements) {
        if (internalId != 0) co_await tx.execute(deleteElement, internalId);
    }
    for (const auto& stored : change.stored.elements) {
        const auto& element = stored.element;
        if (change.addedElements.contains(element.id)) {
            co_await tx.execute(
                insertElement,
                element.id,
                change.stored.internalId,
                stored.blobKey,
                stored.sha256,
                element.created.value_or(DateTime()),
                isHardDeleted(element),
                documentOf(element)
            );
        } else if (change.changedElements.contains(element.id)) {
            co_await tx.execute(
                updateElement,
                stored.blobKey,
                stored.sha256,
                isHardDeleted(element),
                documentOf(element),
                stored.internalId
            );
        }
    }
    for (const auto& key : change.releasedBlobs) co_await tx.execute(insertReleased, key);
}

Task<> loadElements(sql::Transaction& tx, StoredInstance& stored) {
    const auto rows = co_await tx.all(selectElements, stored.internalId);
    for (const auto& row : rows) stored.elements.push_back(readElement(row));
}

}  // namespace

StoredInstance readInstance(const sql::Row& row) {
    StoredInstance stored;
    stored.internalId = row.get<std::int64_t>("internal_id");
    stored.version = row.get<std::int64_t>("version");
    stored.instance = json::parse<model::Instance>(row.get<std::string>("document"));
    return stored;
}

StoredElement readElement(const sql::Row& row) {
    StoredElement stored;
    stored.internalId = row.get<std::int64_t>("internal_id");
    stored.blobKey = row.get<std::string>("blob_key");
    stored.sha256 = row.get<std::string>("sha256");
    stored.element = json::parse<model::DataElement>(row.get<std::string>("document"));
    return stored;
}

Task<StoredInstance> InstanceRepository::create(
    model::Instance instance, std::vector<model::InstanceEvent> events, std::vector<json::Value> cloudEvents
) {
    const auto columns = columnsOf(instance);
    const auto document = documentOf(instance);
    const auto guid = guidOf(instance);
    auto work = [&](sql::Transaction& tx) -> Task<std::int64_t> {
        const auto row = co_await tx.one(
            insertInstance,
            guid,
            generation,
            columns.partyId,
            columns.org,
            columns.appId,
            columns.taskId,
            columns.processEnded,
            columns.visibleAfter,
            columns.dueBefore,
            columns.created,
            columns.lastChanged,
            columns.confirmed,
            columns.confirmedBy,
            columns.isArchived,
            columns.isSoftDeleted,
            columns.isHardDeleted,
            columns.presentationText,
            columns.archiveReference,
            columns.a2ArchiveReference,
            document
        );
        for (const auto& event : events) co_await insertEvent(tx, event);
        for (const auto& event : cloudEvents) co_await outbox_.add(tx, event);
        co_return row->get<std::int64_t>("internal_id");
    };
    StoredInstance stored;
    stored.internalId = co_await database_.write(work);
    stored.version = 1;
    stored.instance = std::move(instance);
    if (!cloudEvents.empty()) outbox_.wake();
    co_return stored;
}

Task<std::optional<StoredInstance>> InstanceRepository::find(Guid id, Elements elements) {
    auto work = [id, elements](sql::Transaction& tx) -> Task<std::optional<StoredInstance>> {
        const auto row = co_await tx.one(selectInstance, id);
        if (!row) co_return std::nullopt;
        auto stored = readInstance(*row);
        if (elements == Elements::with) co_await loadElements(tx, stored);
        co_return stored;
    };
    co_return co_await database_.read(work);
}

Task<bool> InstanceRepository::elementExists(Guid elementId) {
    auto work = [elementId](sql::Transaction& tx) -> Task<bool> {
        const auto row = co_await tx.one(selectElementId, elementId);
        co_return row.has_value();
    };
    co_return co_await database_.read(work);
}

// False when the document that was read is no longer the latest.
Task<bool> InstanceRepository::save(sql::Transaction& tx, InstanceChange& change) {
    auto& stored = change.stored;
    if (change.instanceChanged) {
        const auto columns = columnsOf(stored.instance);
        const auto changed = co_await tx.execute(
            updateInstance,
            columns.taskId,
            columns.processEnded,
            columns.visibleAfter,
            columns.dueBefore,
            columns.lastChanged,
            columns.confirmed,
            columns.confirmedBy,
            columns.isArchived,
            columns.isSoftDeleted,
            columns.isHardDeleted,
            columns.presentationText,
            columns.a2ArchiveReference,
            documentOf(stored.instance),
            stored.internalId,
            stored.version
        );
        if (changed == 0) co_return false;
        ++stored.version;
    }
    co_await saveElements(tx, change);
    for (const auto& event : change.events) co_await insertEvent(tx, event);
    for (const auto& event : change.cloudEvents) co_await outbox_.add(tx, event);
    co_return true;
}

Task<InstanceRepository::Attempt> InstanceRepository::attempt(
    sql::Transaction& tx, Guid id, const Apply& apply
) {
    Attempt attempt;
    const auto& select = database_.engine() == sql::Engine::postgres ? lockInstance : selectInstance;
    const auto row = co_await tx.one(select, id);
    if (!row) co_return attempt;

    InstanceChange change;
    change.stored = readInstance(*row);
    co_await loadElements(tx, change.stored);
    apply(change);
    const bool saved = co_await save(tx, change);
    attempt.outcome = saved ? Outcome::done : Outcome::lostRace;
    attempt.tells = !change.cloudEvents.empty();
    attempt.releases = !change.releasedBlobs.empty();
    attempt.stored = std::move(change.stored);
    co_return attempt;
}

Task<std::optional<StoredInstance>> InstanceRepository::change(Guid id, Apply apply) {
    auto work = [this, id, &apply](sql::Transaction& tx) -> Task<Attempt> {
        auto one = co_await attempt(tx, id, apply);
        co_return one;
    };
    for (int i = 0; i < attemptsMax; ++i) {
        auto attempted = co_await database_.write(work);
        if (attempted.outcome == Outcome::lostRace) continue;
        if (attempted.tells) outbox_.wake();
        if (attempted.releases) blobsReleased_.notify();
        co_return std::move(attempted.stored);
    }
    throw Problem(Errc::unavailable, "too many others are changing this instance");
}

}  // namespace varde::storage
