#include "local_auth.hpp"

#include <algorithm>
#include <array>

#include "answers.hpp"
#include "test_claims.hpp"

namespace varde::authentication {
namespace {

std::string parameter(const http::Request& request, std::string_view name, std::string otherwise = {}) {
    auto value = request.query(name);
    return value && !value->empty() ? std::move(*value) : std::move(otherwise);
}

// Empty when absent; a value that is no number is refused.
std::optional<std::int64_t> number(const http::Request& request, std::string_view name) {
    const auto text = request.query(name);
    if (!text || text->empty()) return std::nullopt;
    const auto value = parseNumber<std::int64_t>(*text);
    if (!value) throw Problem(Errc::badRequest, std::string(name) + " is no number", {});
    return value;
}

struct AuthenticationType {
    const char* name;
    const char* what;
    const char* description;
};
// In the order of their numbers, from 1.
constexpr std::array<AuthenticationType, 5> authenticationTypes{{
    {"User", "user", "A person, who may represent parties"},
    {"SelfIdentifiedUser", "self-identified user", "Somebody who logged in with a name and a password"},
    {"Org", "org", "An organisation's own system"},
    {"SystemUser", "system user", "A system that acts for an organisation"},
    {"ServiceOwner", "service owner", "The owner of apps"},
}};

// Zero when it names none.
std::size_t typeNumber(const std::string& text) {
    for (std::size_t i = 0; i < authenticationTypes.size(); ++i) {
        if (equalsIgnoreCase(text, authenticationTypes[i].name) || text == std::to_string(i + 1))
            return i + 1;
    }
    return 0;
}

}  // namespace

http::Response LocalAuth::answer(const http::Request& request, Outcome outcome, std::string_view what) const {
    if (outcome.claims) {
        return uncached(http::text(http::Status::ok, issuer_.token(std::move(*outcome.claims), testTokenLife))
        );
    }
    const auto title =
        "Failed to generate " + (what.empty() ? std::string() : std::string(what) + " ") + "token";
    const json::Object problem{
        {"type", "https://tools.ietf.org/html/rfc9110#section-15.5.1"},
        {"title", title},
        {"status", 400},
        {"detail", outcome.reason},
        {"traceId", request.trace.traceId},
    };
    return http::json(http::Status::badRequest, json::write(json::Value(problem)))
        .with("Content-Type", "application/problem+json; charset=utf-8");
}

LocalAuth::Outcome LocalAuth::userOutcome(const http::Request& request, const std::string& scope) const {
    const auto userId = number(request, "userId");
    auto partyId = number(request, "partyId");
    const TestUser* user = nullptr;
    if (userId) {
        user = data_.user(*userId);
        if (!user) return {{}, "There is no test user " + std::to_string(*userId)};
    } else {
        const auto found = std::find_if(data_.users.begin(), data_.users.end(), [&](const auto& one) {
            return !partyId || data_.mayRepresent(one, *partyId);
        });
        if (found == data_.users.end()) return {{}, "No test user may represent that party"};
        user = &*found;
    }
    if (!partyId) partyId = data_.represented(*user).front();
    if (!data_.mayRepresent(*user, *partyId)) return {{}, "The user may not represent that party"};
    const auto level = number(request, "authenticationLevel").value_or(2);
    if (level < 0 || level > 4) return {{}, "authenticationLevel is from 0 to 4"};
    return {userClaims(*user, *partyId, level, scope), {}};
}

LocalAuth::Outcome LocalAuth::selfIdentifiedOutcome(const http::Request& request) const {
    const auto name = parameter(request, "username");
    const auto found = std::find_if(data_.users.begin(), data_.users.end(), [&](const auto& one) {
        return one.userType == TestUser::selfIdentified && equalsIgnoreCase(one.userName, name);
    });
    if (found == data_.users.end()) return {{}, "There is no self-identified test user of that name"};
    return {userClaims(*found, found->partyId, 0, parameter(request, "scope", userScope)), {}};
}

LocalAuth::Outcome LocalAuth::orgOutcome(const http::Request& request) const {
    auto orgNumber = parameter(request, "orgNumber");
    if (orgNumber.empty() && !data_.organizations.empty()) orgNumber = data_.organizations.front().orgNumber;
    if (!data_.isOrganization(orgNumber)) return {{}, "There is no test organisation of that number"};
    return {orgClaims(orgNumber, parameter(request, "scope", orgScope)), {}};
}

LocalAuth::Outcome LocalAuth::serviceOwnerOutcome(const http::Request& request) const {
    const auto org = toLower(parameter(request, "org"));
    if (org.empty()) return {{}, "org is required"};
    auto orgNumber = parameter(request, "orgNumber");
    const auto known = data_.orgNumbers.find(org);
    if (orgNumber.empty() && known != data_.orgNumbers.end()) orgNumber = known->second;
    const bool isOwners = known != data_.orgNumbers.end() && known->second == orgNumber;
    if (!isOwners && !data_.isOrganization(orgNumber)) {
        return {{}, "There is no test organisation of that number"};
    }
    return {serviceOwnerClaims(org, orgNumber, parameter(request, "scope", serviceOwnerScope)), {}};
}

LocalAuth::Outcome LocalAuth::systemUserOutcome(const http::Request& request) const {
    const auto known = data_.systemUser(parameter(request, "systemUserId"));
    if (!known.user || known.system->systemId != parameter(request, "systemId")) {
        return {{}, "The system has no such system user"};
    }
    const SystemUserIdentity identity{
        .id = known.user->id,
        .systemId = known.system->systemId,
        .owner = known.user->orgNumber,
        .supplier = known.system->supplierOrgNumber};
    return {systemUserClaims(identity, parameter(request, "scope", orgScope)), {}};
}

Task<http::Response> LocalAuth::user(http::Request& request) {
    co_return answer(request, userOutcome(request, parameter(request, "scope", userScope)), "user");
}

Task<http::Response> LocalAuth::selfIdentifiedUser(http::Request& request) {
    co_return answer(request, selfIdentifiedOutcome(request), "self-identified user");
}

Task<http::Response> LocalAuth::org(http::Request& request) {
    co_return answer(request, orgOutcome(request), "org");
}

Task<http::Response> LocalAuth::serviceOwner(http::Request& request) {
    co_return answer(request, serviceOwnerOutcome(request), "service owner");
}

Task<http::Response> LocalAuth::systemUser(http::Request& request) {
    co_return answer(request, systemUserOutcome(request), "system user");
}

Task<http::Response> LocalAuth::generate(http::Request& request) {
    auto outcome = [&]() -> Outcome {
        switch (typeNumber(parameter(request, "type"))) {
            case 1:
                return userOutcome(request, userScope);  // `scope` does not count here (contract 7.3)
            case 2:
                return selfIdentifiedOutcome(request);
            case 3:
                return orgOutcome(request);
            case 4:
                return systemUserOutcome(request);
            case 5:
                return serviceOwnerOutcome(request);
            default:
                return {{}, "type is one of User, SelfIdentifiedUser, Org, SystemUser, ServiceOwner"};
        }
    }();
    co_return answer(request, std::move(outcome), "");
}

Task<http::Response> LocalAuth::info(http::Request&) {
    json::Array types;
    for (std::size_t i = 0; i < authenticationTypes.size(); ++i) {
        const auto& type = authenticationTypes[i];
        types.push_back(json::Object{{"value", i + 1}, {"name", type.name}, {"description", type.description}}
        );
    }
    json::Array users;
    for (const auto& user : data_.users) {
        json::Array parties;
        for (const auto partyId : data_.represented(user)) parties.emplace_back(partyId);
        users.push_back(json::Object{
            {"userId", user.userId},
            {"userName", user.userName},
            {"name", user.name},
            {"partyId", user.partyId},
            {"parties", std::move(parties)},
        });
    }
    json::Array organizations;
    for (const auto& org : data_.organizations) {
        organizations.push_back(json::Object{{"orgNumber", org.orgNumber}, {"name", org.name}});
    }
    json::Array systems;
    json::Array systemUsers;
    for (const auto& system : data_.systems) {
        systems.push_back(json::Object{{"systemId", system.systemId}, {"name", system.name}});
        for (const auto& user : system.systemUsers) {
            systemUsers.push_back(json::Object{
                {"id", user.id}, {"systemId", system.systemId}, {"orgNumber", user.orgNumber}});
        }
    }
    const json::Object document{
        {"authenticationTypes", std::move(types)},
        {"availableTestData",
         json::Object{
             {"users", std::move(users)},
             {"organizations", std::move(organizations)},
             {"systemUsers", std::move(systemUsers)},
             {"systems", std::move(systems)},
         }},
        {"defaultScopes",
         json::Object{{"serviceOwner", serviceOwnerScope}, {"org", orgScope}, {"user", userScope}}},
    };
    co_return http::json(http::Status::ok, json::writeIndented(document));
}

}  // namespace varde::authentication
