#pragma once
// Parties by URN (register contract 2.7).
#include "access.hpp"
#include "failures.hpp"
#include "party_repository.hpp"
#include "party_v2.hpp"
#include "user_repository.hpp"

namespace varde::registry {

class PartyQuery {
public:
    PartyQuery(PartyRepository& parties, UserRepository& users, const Access& access)
        : parties_(parties), users_(users), access_(access) {}

    Task<http::Response> query(http::Request& request);
    Task<http::Response> mainUnits(http::Request& request);

private:
    struct Found {
        std::optional<model::Party> party;
        std::optional<model::UserProfile> user;
    };
    // Throws Problem(badRequest) for a URN of a kind that is not known.
    Task<Found> resolve(std::string urn);
    Task<json::Value> shown(Found found, Fields fields);

    PartyRepository& parties_;
    UserRepository& users_;
    const Access& access_;
};

}  // namespace varde::registry
