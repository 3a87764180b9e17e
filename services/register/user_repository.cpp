#include "user_repository.hpp"

#include "base/text.hpp"

namespace varde::registry {
namespace {

#define VARDE_SELECT_USER                                                                        \
    "SELECT users.document AS document, parties.document AS party FROM users LEFT JOIN parties " \
    "ON parties.party_id = users.party_id "

constexpr sql::Statement userById{"user_by_id", VARDE_SELECT_USER "WHERE users.user_id = $1"};
constexpr sql::Statement userByUuid{"user_by_uuid", VARDE_SELECT_USER "WHERE parties.party_uuid = $1"};
constexpr sql::Statement userByName{"user_by_name", VARDE_SELECT_USER "WHERE users.user_name = $1"};
constexpr sql::Statement userBySsn{"user_by_ssn", VARDE_SELECT_USER "WHERE parties.ssn = $1"};
constexpr sql::Statement userByParty{"user_by_party", VARDE_SELECT_USER "WHERE users.party_id = $1"};
constexpr sql::Statement userByExternalIdentity{
    "user_by_external_identity", VARDE_SELECT_USER "WHERE users.external_identity = $1"};
#undef VARDE_SELECT_USER

constexpr sql::Statement addUser{
    "user_add",
    "INSERT INTO users (user_id, party_id, user_name, external_identity, document) VALUES ($1, $2, $3, $4, "
    "$5)"};
// Copies that start together replace one after another: a delete does not see what the other is about to
// insert.
constexpr sql::Statement lockUsers{"user_lock", "LOCK TABLE users IN EXCLUSIVE MODE"};
constexpr sql::Statement removeUsers{"user_remove_all", "DELETE FROM users"};

model::UserProfile userOf(const sql::Row& row) {
    auto user = json::parse<model::UserProfile>(row.get<std::string>("document"));
    if (const auto party = row.get<std::optional<std::string>>("party")) {
        user.party = json::parse<model::Party>(*party);
    }
    return user;
}

}  // namespace

Task<std::optional<model::UserProfile>> UserRepository::findOne(
    const sql::Statement& statement, sql::Value key
) {
    auto work = [&statement, &key](sql::Transaction& tx) -> Task<std::optional<model::UserProfile>> {
        const auto row = co_await tx.one(statement, key);
        if (!row) co_return std::nullopt;
        co_return userOf(*row);
    };
    co_return co_await db_.read(work);
}

Task<std::optional<model::UserProfile>> UserRepository::find(std::int64_t userId) {
    return findOne(userById, sql::toValue(userId));
}
Task<std::optional<model::UserProfile>> UserRepository::findByUuid(std::string partyUuid) {
    return findOne(userByUuid, sql::toValue(std::move(partyUuid)));
}
Task<std::optional<model::UserProfile>> UserRepository::findByName(std::string userName) {
    return findOne(userByName, sql::toValue(toLower(userName)));
}
Task<std::optional<model::UserProfile>> UserRepository::findBySsn(std::string ssn) {
    return findOne(userBySsn, sql::toValue(std::move(ssn)));
}
Task<std::optional<model::UserProfile>> UserRepository::findByParty(std::int64_t partyId) {
    return findOne(userByParty, sql::toValue(partyId));
}
Task<std::optional<model::UserProfile>> UserRepository::findByExternalIdentity(std::string urn) {
    return findOne(userByExternalIdentity, sql::toValue(std::move(urn)));
}

Task<> UserRepository::replace(const std::vector<model::UserProfile>& users) {
    auto work = [&](sql::Transaction& tx) -> Task<> {
        if (db_.engine() == sql::Engine::postgres) co_await tx.execute(lockUsers);
        co_await tx.execute(removeUsers);
        for (const auto& user : users) {
            std::optional<std::string> name;
            if (user.userName) name = toLower(*user.userName);
            const auto document = json::write(user);
            co_await tx.execute(addUser, user.userId, user.partyId, name, user.externalIdentity, document);
        }
    };
    co_await db_.write(work);
}

}  // namespace varde::registry
