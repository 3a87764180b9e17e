#include "party_repository.hpp"

namespace varde::registry {
namespace {

constexpr sql::Statement partyById{"party_by_id", "SELECT document FROM parties WHERE party_id = $1"};
constexpr sql::Statement partyByUuid{"party_by_uuid", "SELECT document FROM parties WHERE party_uuid = $1"};
constexpr sql::Statement partyBySsn{"party_by_ssn", "SELECT document FROM parties WHERE ssn = $1"};
constexpr sql::Statement partyByOrgNumber{
    "party_by_org_number", "SELECT document FROM parties WHERE org_number = $1"};
constexpr sql::Statement partyParent{
    "party_parent",
    "SELECT parent.document AS document FROM parties child JOIN parties parent ON parent.party_id = "
    "child.parent_id "
    "WHERE child.party_id = $1"};
constexpr sql::Statement partyChildren{
    "party_children", "SELECT document FROM parties WHERE parent_id = $1 ORDER BY party_id"};
constexpr sql::Statement organizationByNumber{
    "organization_by_number", "SELECT document FROM organizations WHERE org_number = $1"};
constexpr sql::Statement addParty{
    "party_add",
    "INSERT INTO parties (party_id, party_uuid, ssn, org_number, parent_id, document) "
    "VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr sql::Statement addOrganization{
    "organization_add", "INSERT INTO organizations (org_number, document) VALUES ($1, $2)"};
// Copies that start together replace one after another: a delete does not see what the other is about to
// insert.
constexpr sql::Statement lockParties{"party_lock", "LOCK TABLE parties IN EXCLUSIVE MODE"};
constexpr sql::Statement removeParties{"party_remove_all", "DELETE FROM parties"};
constexpr sql::Statement removeOrganizations{"organization_remove_all", "DELETE FROM organizations"};

model::Party partyOf(const sql::Row& row) {
    return json::parse<model::Party>(row.get<std::string>("document"));
}

Task<> addChildren(sql::Transaction& tx, model::Party& party) {
    if (party.partyTypeName != model::PartyType::organisation) co_return;
    const auto rows = co_await tx.all(partyChildren, party.partyId);
    auto& children = party.childParties.emplace();
    for (const auto& row : rows) children.push_back(partyOf(row));
}

}  // namespace

Task<std::optional<model::Party>> PartyRepository::findOne(const sql::Statement& statement, sql::Value key) {
    auto work = [&statement, &key](sql::Transaction& tx) -> Task<std::optional<model::Party>> {
        const auto row = co_await tx.one(statement, key);
        if (!row) co_return std::nullopt;
        co_return partyOf(*row);
    };
    co_return co_await db_.read(work);
}

Task<std::optional<model::Party>> PartyRepository::find(std::int64_t partyId) {
    return findOne(partyById, sql::toValue(partyId));
}
Task<std::optional<model::Party>> PartyRepository::findByUuid(std::string uuid) {
    return findOne(partyByUuid, sql::toValue(std::move(uuid)));
}
Task<std::optional<model::Party>> PartyRepository::findBySsn(std::string ssn) {
    return findOne(partyBySsn, sql::toValue(std::move(ssn)));
}
Task<std::optional<model::Party>> PartyRepository::findByOrgNumber(std::string orgNumber) {
    return findOne(partyByOrgNumber, sql::toValue(std::move(orgNumber)));
}
Task<std::optional<model::Party>> PartyRepository::findParent(std::int64_t partyId) {
    return findOne(partyParent, sql::toValue(partyId));
}

Task<std::vector<model::Party>> PartyRepository::findEach(
    const sql::Statement& statement, std::vector<sql::Value> keys, SubUnits subUnits
) {
    auto work = [&statement, &keys, subUnits](sql::Transaction& tx) -> Task<std::vector<model::Party>> {
        std::vector<model::Party> found;
        for (const auto& key : keys) {
            const auto row = co_await tx.one(statement, key);
            if (!row) continue;
            found.push_back(partyOf(*row));
            if (subUnits == SubUnits::include) co_await addChildren(tx, found.back());
        }
        co_return found;
    };
    co_return co_await db_.read(work);
}

Task<std::vector<model::Party>> PartyRepository::findAll(
    std::vector<std::int64_t> partyIds, SubUnits subUnits
) {
    std::vector<sql::Value> keys(partyIds.begin(), partyIds.end());
    return findEach(partyById, std::move(keys), subUnits);
}

Task<std::vector<model::Party>> PartyRepository::findAllByUuid(
    std::vector<std::string> uuids, SubUnits subUnits
) {
    std::vector<sql::Value> keys(uuids.begin(), uuids.end());
    return findEach(partyByUuid, std::move(keys), subUnits);
}

Task<std::optional<model::Organization>> PartyRepository::findOrganization(std::string orgNumber) {
    auto work = [&orgNumber](sql::Transaction& tx) -> Task<std::optional<model::Organization>> {
        const auto party = co_await tx.one(partyByOrgNumber, orgNumber);
        if (party) co_return partyOf(*party).organization;
        const auto row = co_await tx.one(organizationByNumber, orgNumber);
        if (!row) co_return std::nullopt;
        co_return json::parse<model::Organization>(row->get<std::string>("document"));
    };
    co_return co_await db_.read(work);
}

Task<> PartyRepository::replace(
    const std::vector<KnownParty>& parties, const std::vector<model::Organization>& organizations
) {
    auto work = [&](sql::Transaction& tx) -> Task<> {
        if (db_.engine() == sql::Engine::postgres) co_await tx.execute(lockParties);
        co_await tx.execute(removeParties);
        co_await tx.execute(removeOrganizations);
        for (const auto& known : parties) {
            const auto& party = known.party;
            std::optional<std::int64_t> parent;
            if (known.parentId) parent = *known.parentId;
            const auto document = json::write(party);
            co_await tx.execute(
                addParty, party.partyId, party.partyUuid, party.ssn, party.orgNumber, parent, document
            );
        }
        for (const auto& organization : organizations) {
            const auto document = json::write(organization);
            co_await tx.execute(addOrganization, organization.orgNumber, document);
        }
    };
    co_await db_.write(work);
}

}  // namespace varde::registry
