#pragma once
// Which party a person's or an organisation's number is, by varde-register (storage contract 6.3).
#include <functional>

#include "base/text.hpp"
#include "http/client.hpp"

namespace varde::storage {

// `Person:{11 digits}` or `Organisation:{9 digits}`; blanks and case do not matter.
struct OwnerIdentifier {
    bool isPerson = false;
    std::string number;

    // Throws Problem(badRequest).
    static OwnerIdentifier parse(std::string_view text);
};

class PartyLookup {
public:
    // `platformToken` gives the service's own token, empty when it has none.
    PartyLookup(http::Client& client, std::string registerUrl, std::function<std::string()> platformToken)
        : client_(client), registerUrl_(std::move(registerUrl)), platformToken_(std::move(platformToken)) {}

    // On the caller's behalf. Empty when there is no such party.
    Task<std::optional<std::int64_t>> find(OwnerIdentifier owner, const http::Request& request);

private:
    http::Client& client_;
    std::string registerUrl_;
    std::function<std::string()> platformToken_;
};

}  // namespace varde::storage
