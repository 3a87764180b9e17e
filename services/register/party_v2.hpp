#pragma once
// Parties as the newer model has them: only the fields that were asked for (register contract 2.7, 6.5).
#include <set>

#include "directory.hpp"

namespace varde::registry {

using Fields = std::set<std::string, std::less<>>;

// Groups are resolved to the names of fields. Throws Problem(badRequest) for a name that is not known.
Fields parseFields(std::string_view text);

// Whether the party's user is needed for them.
bool needUser(const Fields& fields);

json::Object partyV2(
    const model::Party& party, const std::optional<model::UserProfile>& user, const Fields& fields
);

}  // namespace varde::registry
