#pragma once
// Users in SQL. A profile comes with its party.
#include "directory.hpp"
#include "sql/database.hpp"

namespace varde::registry {

class UserRepository {
public:
    explicit UserRepository(sql::Database& db) : db_(db) {}

    Task<std::optional<model::UserProfile>> find(std::int64_t userId);
    Task<std::optional<model::UserProfile>> findByUuid(std::string partyUuid);
    Task<std::optional<model::UserProfile>> findByName(std::string userName);  // either case
    Task<std::optional<model::UserProfile>> findBySsn(std::string ssn);
    Task<std::optional<model::UserProfile>> findByParty(std::int64_t partyId);
    Task<std::optional<model::UserProfile>> findByExternalIdentity(std::string urn);

    // Everyone who was there goes. For test data.
    Task<> replace(const std::vector<model::UserProfile>& users);

private:
    Task<std::optional<model::UserProfile>> findOne(const sql::Statement& statement, sql::Value key);

    sql::Database& db_;
};

}  // namespace varde::registry
