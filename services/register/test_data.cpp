#include "test_data.hpp"

#include <fstream>
#include <sstream>

#include "base/problem.hpp"
#include "base/text.hpp"

namespace varde::registry {
namespace {

std::optional<std::string> lower(std::optional<std::string> text) {
    if (text) text = toLower(*text);
    return text;
}

std::int32_t number(const json::Value& entry, std::string_view name) {
    const auto value = entry[name].asInteger();
    if (!value || *value != static_cast<std::int32_t>(*value)) {
        throw Problem(Errc::badRequest, std::string(name) + " must be a number");
    }
    return static_cast<std::int32_t>(*value);
}

KnownParty party(const json::Value& entry) {
    KnownParty known;
    auto& party = known.party;
    party.partyId = number(entry, "partyId");
    party.partyUuid = lower(entry.text("partyUuid"));
    party.partyTypeName = static_cast<model::PartyType>(number(entry, "partyTypeName"));
    party.orgNumber = entry.text("orgNumber");
    party.ssn = entry.text("ssn");
    party.unitType = entry.text("unitType");
    party.name = entry.text("name");
    party.isDeleted = entry["isDeleted"].asBool().value_or(false);
    if (entry.find("parent")) known.parentId = number(entry, "parent");
    if (const auto* person = entry.find("person")) {
        party.person = json::fromValue<model::Person>(*person);
        party.person->ssn = party.ssn;
        party.person->name = party.name;
    }
    if (party.partyTypeName == model::PartyType::organisation) {
        const auto* more = entry.find("organization");
        party.organization = more ? json::fromValue<model::Organization>(*more) : model::Organization{};
        party.organization->orgNumber = party.orgNumber;
        party.organization->name = party.name;
        party.organization->unitType = party.unitType;
    }
    return known;
}

model::UserProfile user(const json::Value& entry) {
    model::UserProfile user;
    user.userId = number(entry, "userId");
    user.userUuid = lower(entry.text("partyUuid"));
    user.userName = entry.text("userName");
    user.externalIdentity = entry.text("externalIdentity");
    user.phoneNumber = entry.text("phoneNumber");
    user.email = entry.text("email");
    user.partyId = number(entry, "partyId");
    user.userType = number(entry, "userType");
    user.profileSettingPreference.language = entry.text("language").value_or("nb");
    user.profileSettingPreference.doNotPromptForParty = entry["doNotPromptForParty"].asBool().value_or(false);
    return user;
}

// Reads each entry of a list; says which one is at fault.
template <class Read>
auto readAll(const std::filesystem::path& path, Read read) {
    std::vector<decltype(read(json::Value()))> entries;
    std::ifstream file(path, std::ios::binary);
    if (!file) return entries;
    std::ostringstream text;
    text << file.rdbuf();
    auto where = path.filename().string();
    try {
        const auto list = json::parseValue(text.str());
        if (!list.isArray()) throw Problem(Errc::badRequest, "must be a list");
        for (const auto& entry : *list.asArray()) {
            where = path.filename().string() + "[" + std::to_string(entries.size()) + "]";
            entries.push_back(read(entry));
        }
    } catch (const Problem& problem) {  // adds the place, which the reader of one entry does not know
        throw Problem(problem.code, where + ": " + problem.detail);
    }
    return entries;
}

}  // namespace

Directory readTestData(const std::filesystem::path& folder) {
    Directory directory;
    directory.parties = readAll(folder / "parties.json", party);
    directory.users = readAll(folder / "users.json", user);
    directory.organizations = readAll(folder / "organizations.json", [](const json::Value& entry) {
        return json::fromValue<model::Organization>(entry);
    });
    return directory;
}

}  // namespace varde::registry
