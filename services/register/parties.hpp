#pragma once
// The parties of the register, one at a time and many at once (register contract 2.5).
#include "access.hpp"
#include "failures.hpp"
#include "numbers.hpp"
#include "party_repository.hpp"

namespace varde::registry {

class Parties {
public:
    Parties(PartyRepository& repository, const Access& access, CheckDigits checkDigits)
        : repository_(repository), access_(access), checkDigits_(checkDigits) {}

    Task<http::Response> find(http::Request& request);
    Task<http::Response> findByUuid(http::Request& request);
    Task<http::Response> lookup(http::Request& request);
    Task<http::Response> list(http::Request& request);
    Task<http::Response> listByUuid(http::Request& request);
    Task<http::Response> names(http::Request& request);
    Task<http::Response> identifiers(http::Request& request);

private:
    Task<http::Response> show(http::Request& request, std::optional<model::Party> party);
    // What is wrong with it; empty when it names one person or one organisation.
    std::vector<Invalid> mistakes(const model::PartyLookup& lookup, const std::string& path) const;
    Task<std::optional<model::Party>> party(model::PartyLookup lookup);

    PartyRepository& repository_;
    const Access& access_;
    CheckDigits checkDigits_;
};

}  // namespace varde::registry
