#pragma once
// The Register and Profile APIs, whole.
#include "http/router.hpp"
#include "organizations.hpp"
#include "parties.hpp"
#include "party_query.hpp"
#include "persons.hpp"
#include "profiles.hpp"

namespace varde::registry {

http::Router routes(
    Parties& parties, PartyQuery& query, Organizations& organizations, Persons& persons, Profiles& profiles
);

}  // namespace varde::registry
