#pragma once
// A person by number and last name (register contract 2.6). Both are needed, so that a number alone tells
// nothing.
#include "access.hpp"
#include "failures.hpp"
#include "lookup_misses.hpp"
#include "numbers.hpp"
#include "party_repository.hpp"

namespace varde::registry {

class Persons {
public:
    Persons(PartyRepository& repository, LookupMisses& misses, const Access& access, CheckDigits checkDigits)
        : repository_(repository), misses_(misses), access_(access), checkDigits_(checkDigits) {}

    Task<http::Response> find(http::Request& request);

private:
    PartyRepository& repository_;
    LookupMisses& misses_;
    const Access& access_;
    CheckDigits checkDigits_;
};

}  // namespace varde::registry
