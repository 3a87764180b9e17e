#include "party_list.hpp"

#include <algorithm>

namespace varde::authorization {
namespace {

json::Value orNull(const std::optional<std::string>& text) {
    return text ? json::Value(*text) : json::Value();
}

json::Object partyValue(const Party& party, bool withoutAccess) {
    return json::Object{
        {"partyId", party.partyId},
        {"partyUuid", orNull(party.partyUuid)},
        {"partyTypeName", party.partyType},
        {"orgNumber", party.orgNumber.value_or("")},
        {"ssn", orNull(party.ssn)},
        {"unitType", orNull(party.unitType)},
        {"name", party.name},
        {"isDeleted", party.deleted},
        {"onlyHierarchyElementWithNoAccess", withoutAccess},
        {"person", nullptr},
        {"organization", nullptr},
        {"childParties", nullptr}};
}

bool contains(const std::vector<Party>& parties, std::int64_t id) {
    return std::any_of(parties.begin(), parties.end(), [&](const Party& p) { return p.partyId == id; });
}

json::Object withChildren(const Party& party, bool withoutAccess, const std::vector<Party>& represented) {
    auto value = partyValue(party, withoutAccess);
    json::Array children;
    for (const auto& child : represented) {
        if (child.parentId == party.partyId) children.push_back(partyValue(child, false));
    }
    if (!children.empty()) value.set("childParties", std::move(children));
    return value;
}

}  // namespace

std::vector<std::int64_t> missingParents(const std::vector<Party>& represented) {
    std::vector<std::int64_t> missing;
    for (const auto& party : represented) {
        if (!party.parentId || contains(represented, *party.parentId)) continue;
        if (std::find(missing.begin(), missing.end(), *party.parentId) == missing.end()) {
            missing.push_back(*party.parentId);
        }
    }
    return missing;
}

json::Value partyList(const std::vector<Party>& represented, const std::vector<Party>& unlisted) {
    json::Array list;
    for (const auto& party : represented) {
        const bool isChild =
            party.parentId && (contains(represented, *party.parentId) || contains(unlisted, *party.parentId));
        if (!isChild) list.push_back(withChildren(party, false, represented));
    }
    for (const auto& parent : unlisted) list.push_back(withChildren(parent, true, represented));
    return list;
}

}  // namespace varde::authorization
