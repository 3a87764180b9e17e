#pragma once
// Parties, profile and session, as the frontend asks for them (app API contract 2.12, 3.2).
#include "call.hpp"

namespace varde::app_runtime {

// Whether a party of that kind may own an instance of the app.
bool partyAllowed(const std::optional<model::PartyTypesAllowed>& allowed, const json::Value& party);
// The list without the parties that may not; children likewise.
json::Array filterParties(const std::optional<model::PartyTypesAllowed>& allowed, const json::Array& parties);
// True when a party of that id is in the list or among some party's children.
bool holdsParty(const json::Value& parties, const std::string& partyId);

class Parties {
public:
    explicit Parties(const Platform& platform) : platform_(platform) {}

    Task<http::Response> list(Call& call);
    Task<http::Response> validateInstantiation(Call& call);
    Task<http::Response> select(Call& call);
    Task<http::Response> current(Call& call);
    Task<http::Response> user(Call& call);
    Task<http::Response> keepAlive(Call& call);
    Task<http::Response> invalidateCookie(Call& call);

private:
    // The cookie's choice, else the token's own.
    static std::string selectedPartyId(const Call& call);
    // Those that the caller may act for; a list.
    Task<json::Value> represented(const Call& call);
    std::string partyCookie(const Call& call, const std::string& partyId) const;

    const Platform& platform_;
};

}  // namespace varde::app_runtime
