#pragma once
// People, organisations and whom they may act for: register, profile, and authorization's party lists (app
// API contract 5.3). Documents are passed on as they came, so they stay JSON values here.
#include <optional>
#include <string>

#include "model/instance.hpp"
#include "platform_call.hpp"

namespace varde::app_runtime {

class Directory {
public:
    struct Urls {
        std::string registry;  // register and profile
        std::string authorization;
        std::string authentication;
    };
    Directory(PlatformCaller& caller, Urls urls);

    // Null when there is no such party.
    Task<json::Value> party(const Credentials& who, const std::string& partyId);
    // By what an instance's owner names, in the contract's order. Null when there is none; PlatformFailure
    // 401 and 403 pass.
    Task<json::Value> party(const Credentials& who, const model::InstanceOwner& owner);
    // Null when there is no such user.
    Task<json::Value> profile(const Credentials& who, std::int64_t userId);
    // Those that the user may act for; a list.
    Task<json::Value> parties(const Credentials& who, std::int64_t userId);
    Task<bool> mayRepresent(const Credentials& who, std::int64_t userId, const std::string& partyId);
    // Empty when there is no such organisation.
    Task<std::optional<std::string>> organisationName(const Credentials& who, const std::string& number);
    // A new token for the session; empty when authentication gives none.
    Task<std::string> refreshedToken(const Credentials& who);

private:
    Task<json::Value> getOrNull(const Credentials& who, std::string url);

    PlatformCaller& caller_;
    Urls urls_;
};

// Changes national identity numbers to their first six digits and stars, in `ssn`, `person.ssn` and all child
// parties.
void maskParty(json::Value& party);

}  // namespace varde::app_runtime
