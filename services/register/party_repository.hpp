#pragma once
// Parties and organisations in SQL.
#include "directory.hpp"
#include "sql/database.hpp"

namespace varde::registry {

enum class SubUnits { leaveOut, include };

class PartyRepository {
public:
    explicit PartyRepository(sql::Database& db) : db_(db) {}

    Task<std::optional<model::Party>> find(std::int64_t partyId);
    Task<std::optional<model::Party>> findByUuid(std::string uuid);
    Task<std::optional<model::Party>> findBySsn(std::string ssn);
    Task<std::optional<model::Party>> findByOrgNumber(std::string orgNumber);
    // Those that exist, in the order asked for. With sub-units an organisation has a list, maybe an empty
    // one.
    Task<std::vector<model::Party>> findAll(std::vector<std::int64_t> partyIds, SubUnits subUnits);
    Task<std::vector<model::Party>> findAllByUuid(std::vector<std::string> uuids, SubUnits subUnits);
    // The main unit of a sub-unit.
    Task<std::optional<model::Party>> findParent(std::int64_t partyId);
    // Of a party or of an organisation that is nobody's party.
    Task<std::optional<model::Organization>> findOrganization(std::string orgNumber);

    // Everything that was there goes. For test data.
    Task<> replace(
        const std::vector<KnownParty>& parties, const std::vector<model::Organization>& organizations
    );

private:
    Task<std::optional<model::Party>> findOne(const sql::Statement& statement, sql::Value key);
    Task<std::vector<model::Party>> findEach(
        const sql::Statement& statement, std::vector<sql::Value> keys, SubUnits subUnits
    );

    sql::Database& db_;
};

}  // namespace varde::registry
