#pragma once
// Everyone whom a register knows, as one value: what test data say, and what the repositories store.
#include "model/user_profile.hpp"

namespace varde::registry {

struct KnownParty {
    model::Party party;  // without childParties
    std::optional<std::int32_t> parentId;
};

struct Directory {
    std::vector<KnownParty> parties;
    std::vector<model::Organization> organizations;  // those that are nobody's party
    std::vector<model::UserProfile> users;           // without party
};

}  // namespace varde::registry
