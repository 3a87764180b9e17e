#include "directory_repository.hpp"

#include "base/text.hpp"

namespace varde::authorization {
namespace {

constexpr sql::Statement partyById{"party_by_id", "SELECT * FROM authorization_parties WHERE party_id = $1"};
constexpr sql::Statement partyByNumber{
    "party_by_org_number",
    "SELECT * FROM authorization_parties WHERE org_number = $1 ORDER BY party_id LIMIT 1"};
constexpr sql::Statement partyByPerson{
    "party_by_ssn", "SELECT * FROM authorization_parties WHERE ssn = $1 ORDER BY party_id LIMIT 1"};
constexpr sql::Statement partyByUniqueId{
    "party_by_uuid", "SELECT * FROM authorization_parties WHERE party_uuid = $1 ORDER BY party_id LIMIT 1"};

constexpr sql::Statement findRoles{
    "roles_find", "SELECT roles FROM authorization_representations WHERE user_id = $1 AND party_id = $2"};
constexpr sql::Statement findRepresented{
    "represented_find",
    "SELECT p.* FROM authorization_representations r JOIN authorization_parties p ON p.party_id = r.party_id "
    "WHERE r.user_id = $1 "
    "ORDER BY r.place"};
constexpr sql::Statement findSystemUser{
    "system_user_find", "SELECT org_number, actions FROM authorization_system_users WHERE id = $1"};

// Copies that start together replace one after another: a delete does not see what the other is about to
// insert.
constexpr sql::Statement lockDirectory{
    "directory_lock", "LOCK TABLE authorization_parties IN EXCLUSIVE MODE"};
constexpr sql::Statement clearParties{"parties_clear", "DELETE FROM authorization_parties"};
constexpr sql::Statement clearRepresentations{
    "representations_clear", "DELETE FROM authorization_representations"};
constexpr sql::Statement clearSystemUsers{"system_users_clear", "DELETE FROM authorization_system_users"};
constexpr sql::Statement addParty{
    "party_add",
    "INSERT INTO authorization_parties (party_id, party_uuid, party_type, ssn, org_number, name, unit_type, "
    "parent_id, "
    "deleted) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
constexpr sql::Statement addRepresentation{
    "representation_add",
    "INSERT INTO authorization_representations (user_id, party_id, place, roles) VALUES ($1, $2, $3, $4)"};
constexpr sql::Statement addSystemUser{
    "system_user_add",
    "INSERT INTO authorization_system_users (id, org_number, actions) VALUES ($1, $2, $3)"};

Party read(const sql::Row& row) {
    Party party;
    party.partyId = row.get<std::int64_t>("party_id");
    party.partyUuid = row.get<std::optional<std::string>>("party_uuid");
    party.partyType = row.get<std::int32_t>("party_type");
    party.ssn = row.get<std::optional<std::string>>("ssn");
    party.orgNumber = row.get<std::optional<std::string>>("org_number");
    party.name = row.get<std::string>("name");
    party.unitType = row.get<std::optional<std::string>>("unit_type");
    party.parentId = row.get<std::optional<std::int64_t>>("parent_id");
    party.deleted = row.get<std::int32_t>("deleted") != 0;
    return party;
}

std::vector<std::string> words(const std::string& text) {
    std::vector<std::string> out;
    for (const auto word : split(text, ' ')) {
        if (!word.empty()) out.emplace_back(word);
    }
    return out;
}

}  // namespace

Task<std::optional<Party>> DirectoryRepository::one(const sql::Statement& statement, sql::Value key) {
    auto work = [&](sql::Transaction& tx) -> Task<std::optional<Party>> {
        std::optional<sql::Row> row;
        if (const auto* number = std::get_if<std::int64_t>(&key)) {
            row = co_await tx.one(statement, *number);
        } else {
            row = co_await tx.one(statement, std::get<std::string>(key));
        }
        if (!row) co_return std::nullopt;
        co_return read(*row);
    };
    co_return co_await db_.read(work);
}

Task<std::optional<Party>> DirectoryRepository::party(std::int64_t partyId) {
    return one(partyById, partyId);
}

Task<std::optional<Party>> DirectoryRepository::partyByOrgNumber(std::string number) {
    return one(partyByNumber, std::move(number));
}

Task<std::optional<Party>> DirectoryRepository::partyBySsn(std::string ssn) {
    return one(partyByPerson, std::move(ssn));
}

Task<std::optional<Party>> DirectoryRepository::partyByUuid(std::string uuid) {
    return one(partyByUniqueId, toLower(uuid));
}

Task<std::vector<std::string>> DirectoryRepository::roles(std::int64_t userId, std::int64_t partyId) {
    auto work = [&](sql::Transaction& tx) -> Task<std::vector<std::string>> {
        const auto row = co_await tx.one(findRoles, userId, partyId);
        if (!row) co_return std::vector<std::string>();
        co_return words(row->get<std::string>("roles"));
    };
    co_return co_await db_.read(work);
}

Task<bool> DirectoryRepository::represents(std::int64_t userId, std::int64_t partyId) {
    auto work = [&](sql::Transaction& tx) -> Task<bool> {
        const auto row = co_await tx.one(findRoles, userId, partyId);
        co_return row.has_value();
    };
    co_return co_await db_.read(work);
}

Task<std::vector<Party>> DirectoryRepository::represented(std::int64_t userId) {
    auto work = [&](sql::Transaction& tx) -> Task<std::vector<Party>> {
        const auto rows = co_await tx.all(findRepresented, userId);
        std::vector<Party> parties;
        parties.reserve(rows.size());
        for (const auto& row : rows) parties.push_back(read(row));
        co_return parties;
    };
    co_return co_await db_.read(work);
}

Task<std::optional<SystemUser>> DirectoryRepository::systemUser(std::string id) {
    const auto key = toLower(id);
    auto work = [&](sql::Transaction& tx) -> Task<std::optional<SystemUser>> {
        const auto row = co_await tx.one(findSystemUser, key);
        if (!row) co_return std::nullopt;
        co_return SystemUser{
            key, row->get<std::string>("org_number"), words(row->get<std::string>("actions"))};
    };
    co_return co_await db_.read(work);
}

Task<> DirectoryRepository::replace(Directory directory) {
    auto work = [&](sql::Transaction& tx) -> Task<> {
        if (db_.engine() == sql::Engine::postgres) co_await tx.execute(lockDirectory);
        co_await tx.execute(clearParties);
        co_await tx.execute(clearRepresentations);
        co_await tx.execute(clearSystemUsers);
        for (const auto& p : directory.parties) {
            const std::int64_t deleted = p.deleted ? 1 : 0;
            co_await tx.execute(
                addParty,
                p.partyId,
                p.partyUuid,
                p.partyType,
                p.ssn,
                p.orgNumber,
                p.name,
                p.unitType,
                p.parentId,
                deleted
            );
        }
        std::int64_t place = 0;
        for (const auto& r : directory.representations) {
            co_await tx.execute(addRepresentation, r.userId, r.partyId, place++, join(r.roles, " "));
        }
        for (const auto& s : directory.systemUsers) {
            co_await tx.execute(addSystemUser, toLower(s.id), s.orgNumber, join(s.actions, " "));
        }
    };
    co_await db_.write(work);
}

}  // namespace varde::authorization
