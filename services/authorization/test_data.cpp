#include "test_data.hpp"

#include <fstream>
#include <sstream>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "json/value.hpp"

namespace varde::authorization {
namespace {

json::Array readList(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return {};
    std::ostringstream text;
    text << file.rdbuf();
    auto value = json::parseValue(text.str());
    if (!value.asArray()) throw Problem(Errc::badRequest, path.string() + ": not a list");
    return std::move(*value.asArray());
}

std::int64_t number(const json::Value& entry, std::string_view name, const char* file) {
    const auto value = entry[name].asInteger();
    if (!value) throw Problem(Errc::badRequest, std::string(file) + ": an entry has no " + std::string(name));
    return *value;
}

std::vector<std::string> texts(const json::Value& list) {
    std::vector<std::string> out;
    if (!list.asArray()) return out;
    for (const auto& entry : *list.asArray()) {
        if (entry.asString()) out.push_back(*entry.asString());
    }
    return out;
}

std::optional<std::string> lower(std::optional<std::string> text) {
    if (text) text = toLower(*text);
    return text;
}

}  // namespace

Directory readTestData(const std::filesystem::path& folder) {
    Directory directory;
    for (const auto& entry : readList(folder / "parties.json")) {
        Party party;
        party.partyId = number(entry, "partyId", "parties.json");
        party.partyUuid = lower(entry.text("partyUuid"));
        party.partyType = static_cast<std::int32_t>(number(entry, "partyTypeName", "parties.json"));
        party.ssn = entry.text("ssn");
        party.orgNumber = entry.text("orgNumber");
        party.name = entry.text("nameInLists").value_or(entry.text("name").value_or(""));
        party.unitType = entry.text("unitType");
        party.parentId = entry["parent"].asInteger();
        party.deleted = entry["isDeleted"].asBool().value_or(false);
        directory.parties.push_back(std::move(party));
    }
    for (const auto& entry : readList(folder / "roles.json")) {
        directory.representations.push_back(
            {number(entry, "userId", "roles.json"),
             number(entry, "partyId", "roles.json"),
             texts(entry["roles"])}
        );
    }
    for (const auto& system : readList(folder / "systems.json")) {
        const auto* users = system["systemUsers"].asArray();
        if (!users) continue;
        for (const auto& entry : *users) {
            directory.systemUsers.push_back(
                {entry.text("id").value_or(""), entry.text("orgNumber").value_or(""), texts(entry["actions"])}
            );
        }
    }
    return directory;
}

}  // namespace varde::authorization
