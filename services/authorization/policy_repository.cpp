#include "policy_repository.hpp"

namespace varde::authorization {
namespace {

constexpr sql::Statement findPolicy{
    "policy_find", "SELECT document, digest FROM authorization_policies WHERE org = $1 AND app = $2"};

constexpr sql::Statement findDigest{
    "policy_digest", "SELECT digest FROM authorization_policies WHERE org = $1 AND app = $2"};

constexpr sql::Statement storePolicy{
    "policy_store",
    "INSERT INTO authorization_policies (org, app, document, digest, changed_at, changed_by) VALUES ($1, $2, "
    "$3, $4, $5, "
    "$6) "
    "ON CONFLICT (org, app) DO UPDATE SET document = excluded.document, digest = excluded.digest, "
    "changed_at = excluded.changed_at, changed_by = excluded.changed_by"};

}  // namespace

Task<std::optional<StoredPolicy>> PolicyRepository::find(std::string org, std::string app) {
    auto work = [&](sql::Transaction& tx) -> Task<std::optional<StoredPolicy>> {
        const auto row = co_await tx.one(findPolicy, org, app);
        if (!row) co_return std::nullopt;
        co_return StoredPolicy{row->get<std::string>("document"), row->get<std::string>("digest")};
    };
    co_return co_await db_.read(work);
}

Task<std::optional<std::string>> PolicyRepository::digest(std::string org, std::string app) {
    auto work = [&](sql::Transaction& tx) -> Task<std::optional<std::string>> {
        const auto row = co_await tx.one(findDigest, org, app);
        if (!row) co_return std::nullopt;
        co_return row->get<std::string>("digest");
    };
    co_return co_await db_.read(work);
}

Task<> PolicyRepository::store(std::string org, std::string app, StoredPolicy policy, std::string changedBy) {
    const auto now = clock_.now();
    auto work = [&](sql::Transaction& tx) -> Task<> {
        co_await tx.execute(storePolicy, org, app, policy.document, policy.digest, now, changedBy);
    };
    co_await db_.write(work);
}

}  // namespace varde::authorization
