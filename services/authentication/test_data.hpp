#pragma once
// The identities that exist only in local and test: users and whom they may represent, organisations, systems
// (deploy/testdata/README.md). Read once at start; immutable.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "json/json.hpp"

namespace varde::authentication {

struct TestUser {
    std::int64_t userId = 0;
    std::string userName;
    int userType = 0;
    std::int64_t partyId = 0;
    std::optional<std::string> partyUuid;
    std::optional<std::string> ssn;
    std::string name;
    std::map<std::string, std::string> claims;

    static constexpr int selfIdentified = 2;

    static constexpr void fields(auto&& field) {
        field("userId", &TestUser::userId, json::required);
        field("userName", &TestUser::userName, json::required);
        field("userType", &TestUser::userType);
        field("partyId", &TestUser::partyId, json::required);
        field("partyUuid", &TestUser::partyUuid);
        field("ssn", &TestUser::ssn);
        field("name", &TestUser::name);
        field("claims", &TestUser::claims);
    }
};

struct TestParty {
    std::int64_t partyId = 0;
    std::optional<std::string> orgNumber;
    std::string name;

    static constexpr void fields(auto&& field) {
        field("partyId", &TestParty::partyId, json::required);
        field("orgNumber", &TestParty::orgNumber);
        field("name", &TestParty::name);
    }
};

struct TestRole {
    std::int64_t userId = 0;
    std::int64_t partyId = 0;

    static constexpr void fields(auto&& field) {
        field("userId", &TestRole::userId, json::required);
        field("partyId", &TestRole::partyId, json::required);
    }
};

struct TestOrganization {
    std::string orgNumber;
    std::string name;

    static constexpr void fields(auto&& field) {
        field("orgNumber", &TestOrganization::orgNumber, json::required);
        field("name", &TestOrganization::name);
    }
};

struct TestSystemUser {
    std::string id;
    std::string orgNumber;

    static constexpr void fields(auto&& field) {
        field("id", &TestSystemUser::id, json::required);
        field("orgNumber", &TestSystemUser::orgNumber, json::required);
    }
};

struct TestSystem {
    std::string systemId;
    std::string name;
    std::string supplierOrgNumber;
    std::vector<TestSystemUser> systemUsers;

    static constexpr void fields(auto&& field) {
        field("systemId", &TestSystem::systemId, json::required);
        field("name", &TestSystem::name);
        field("supplierOrgNumber", &TestSystem::supplierOrgNumber, json::required);
        field("systemUsers", &TestSystem::systemUsers);
    }
};

struct TestData {
    std::vector<TestUser> users;
    std::vector<TestParty> parties;
    std::vector<TestRole> roles;
    std::vector<TestOrganization> organizations;  // those of parties.json, then those that are nobody's party
    std::vector<TestSystem> systems;
    std::map<std::string, std::string> orgNumbers;  // org code -> organisation number (orgs.json)

    const TestUser* user(std::int64_t userId) const;
    const TestParty* party(std::int64_t partyId) const;
    // In the order of the user's list; the user's own party where the list has none.
    std::vector<std::int64_t> represented(const TestUser& user) const;
    bool mayRepresent(const TestUser& user, std::int64_t partyId) const;
    bool isOrganization(const std::string& orgNumber) const;
    struct SystemUserOf {
        const TestSystem* system = nullptr;
        const TestSystemUser* user = nullptr;
    };
    SystemUserOf systemUser(const std::string& id) const;
};

// A file that is not there is an empty list. Throws std::runtime_error that names the file when one cannot be
// read.
TestData readTestData(const std::string& folder);

}  // namespace varde::authentication
