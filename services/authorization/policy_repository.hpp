#pragma once
// The policies of apps as they were uploaded.
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "sql/database.hpp"

namespace varde::authorization {

struct StoredPolicy {
    std::string document;
    std::string digest;  // SHA-256 of the document, in hex
};

class PolicyRepository {
public:
    PolicyRepository(sql::Database& db, const Clock& clock) : db_(db), clock_(clock) {}

    Task<std::optional<StoredPolicy>> find(std::string org, std::string app);
    // Empty when there is no policy. Spares reading the document when it is known already.
    Task<std::optional<std::string>> digest(std::string org, std::string app);
    // Replaces what was there.
    Task<> store(std::string org, std::string app, StoredPolicy policy, std::string changedBy);

private:
    sql::Database& db_;
    const Clock& clock_;
};

}  // namespace varde::authorization
