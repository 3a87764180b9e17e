#pragma once
// A person's number by party, from varde-register (authentication contract 2.2, enrichPid).
#include <optional>
#include <string>

#include "http/client.hpp"
#include "issuer.hpp"

namespace varde::authentication {

class PersonLookup {
public:
    PersonLookup(http::Client& client, std::string registerUrl, const Issuer& issuer)
        : client_(client), registerUrl_(std::move(registerUrl)), issuer_(issuer) {}

    // Empty for a party that is no person, or is not known. Throws Problem(badGateway) when the register
    // fails.
    Task<std::optional<std::string>> numberOf(std::string partyUuid);

private:
    http::Client& client_;
    std::string registerUrl_;
    const Issuer& issuer_;
};

}  // namespace varde::authentication
