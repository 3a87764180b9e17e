#pragma once
// Parties, and who may represent them in which roles, as this service knows them.
#include <optional>
#include <string>
#include <vector>

#include "sql/database.hpp"

namespace varde::authorization {

// Numbers as the register has them (contract 6.1): 1 person, 2 organisation, 3 self-identified.
struct Party {
    std::int64_t partyId = 0;
    std::optional<std::string> partyUuid;
    std::int32_t partyType = 0;
    std::optional<std::string> ssn;
    std::optional<std::string> orgNumber;
    std::string name;
    std::optional<std::string> unitType;
    std::optional<std::int64_t> parentId;
    bool deleted = false;
};

struct Representation {
    std::int64_t userId = 0;
    std::int64_t partyId = 0;
    std::vector<std::string> roles;
};

struct SystemUser {
    std::string id;
    std::string orgNumber;
    std::vector<std::string> actions;
};

struct Directory {
    std::vector<Party> parties;
    std::vector<Representation> representations;  // a user's in the order of that user's party list
    std::vector<SystemUser> systemUsers;
};

class DirectoryRepository {
public:
    explicit DirectoryRepository(sql::Database& db) : db_(db) {}

    Task<std::optional<Party>> party(std::int64_t partyId);
    Task<std::optional<Party>> partyByOrgNumber(std::string number);
    Task<std::optional<Party>> partyBySsn(std::string ssn);
    Task<std::optional<Party>> partyByUuid(std::string uuid);

    // Empty when the user does not represent that party.
    Task<std::vector<std::string>> roles(std::int64_t userId, std::int64_t partyId);
    Task<bool> represents(std::int64_t userId, std::int64_t partyId);
    Task<std::vector<Party>> represented(std::int64_t userId);
    Task<std::optional<SystemUser>> systemUser(std::string id);

    // Makes what is known exactly this.
    Task<> replace(Directory directory);

private:
    Task<std::optional<Party>> one(const sql::Statement& statement, sql::Value key);

    sql::Database& db_;
};

}  // namespace varde::authorization
