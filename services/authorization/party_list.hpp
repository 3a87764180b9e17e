#pragma once
// The parties of a user as the wire has them: sub-units below their main unit (authorization
// contract 2.4, 6.1).
#include "directory_repository.hpp"
#include "json/value.hpp"

namespace varde::authorization {

// Main units of listed sub-units that are not listed themselves.
std::vector<std::int64_t> missingParents(const std::vector<Party>& represented);

// `unlisted`: those parents, shown without access.
json::Value partyList(const std::vector<Party>& represented, const std::vector<Party>& unlisted);

}  // namespace varde::authorization
