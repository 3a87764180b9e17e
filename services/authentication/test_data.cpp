#include "test_data.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "base/text.hpp"
#include "json/codec.hpp"

namespace varde::authentication {
namespace {

template <class T>
void read(const std::string& folder, const std::string& name, T& into) {
    const auto path = std::filesystem::path(folder) / name;
    std::ifstream in(path, std::ios::binary);
    if (!in) return;
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    try {
        into = json::parse<T>(text);
    } catch (const Problem& problem) {
        // Said again with the file's name, for the operator.
        throw std::runtime_error(path.string() + ": " + problem.detail);
    }
}

}  // namespace

const TestUser* TestData::user(std::int64_t userId) const {
    const auto found =
        std::find_if(users.begin(), users.end(), [&](const auto& one) { return one.userId == userId; });
    return found == users.end() ? nullptr : &*found;
}

const TestParty* TestData::party(std::int64_t partyId) const {
    const auto found =
        std::find_if(parties.begin(), parties.end(), [&](const auto& one) { return one.partyId == partyId; });
    return found == parties.end() ? nullptr : &*found;
}

std::vector<std::int64_t> TestData::represented(const TestUser& user) const {
    std::vector<std::int64_t> found;
    for (const auto& role : roles) {
        if (role.userId == user.userId) found.push_back(role.partyId);
    }
    if (std::find(found.begin(), found.end(), user.partyId) == found.end()) {
        found.insert(found.begin(), user.partyId);
    }
    return found;
}

bool TestData::mayRepresent(const TestUser& user, std::int64_t partyId) const {
    const auto found = represented(user);
    return std::find(found.begin(), found.end(), partyId) != found.end();
}

bool TestData::isOrganization(const std::string& orgNumber) const {
    return std::any_of(organizations.begin(), organizations.end(), [&](const auto& one) {
        return one.orgNumber == orgNumber;
    });
}

TestData::SystemUserOf TestData::systemUser(const std::string& id) const {
    for (const auto& system : systems) {
        for (const auto& user : system.systemUsers) {
            if (equalsIgnoreCase(user.id, id)) return {&system, &user};
        }
    }
    return {};
}

TestData readTestData(const std::string& folder) {
    TestData data;
    if (folder.empty()) return data;
    if (!std::filesystem::is_directory(folder)) throw std::runtime_error("testData: no folder " + folder);
    read(folder, "users.json", data.users);
    read(folder, "parties.json", data.parties);
    read(folder, "roles.json", data.roles);
    read(folder, "systems.json", data.systems);
    for (const auto& party : data.parties) {
        if (party.orgNumber) data.organizations.push_back({*party.orgNumber, party.name});
    }
    std::vector<TestOrganization> others;
    read(folder, "organizations.json", others);
    data.organizations.insert(data.organizations.end(), others.begin(), others.end());

    json::Value orgs;
    read(folder, "orgs.json", orgs);
    if (const auto* list = orgs["orgs"].asObject()) {
        for (const auto& [code, org] : *list) {
            if (const auto number = org.text("orgnr")) data.orgNumbers[code] = *number;
        }
    }
    return data;
}

}  // namespace varde::authentication
