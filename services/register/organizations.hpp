#pragma once
// Organisations by their number (register contract 2.5).
#include "access.hpp"
#include "failures.hpp"
#include "numbers.hpp"
#include "party_repository.hpp"

namespace varde::registry {

class Organizations {
public:
    Organizations(PartyRepository& repository, const Access& access, CheckDigits checkDigits)
        : repository_(repository), access_(access), checkDigits_(checkDigits) {}

    Task<http::Response> find(http::Request& request);

private:
    PartyRepository& repository_;
    const Access& access_;
    CheckDigits checkDigits_;
};

}  // namespace varde::registry
