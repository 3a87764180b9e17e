#pragma once
// Private keys in files: made at first start, kept, 0600. Throws std::runtime_error with the file's name.
#include <string>
#include <vector>

#include "auth/tokens.hpp"

namespace varde::authentication {

auth::SigningKey readKey(const std::string& file);

// Two processes that start at once get the same key: the first one to finish writing wins.
auth::SigningKey readOrMakeKey(const std::string& file);

struct SigningKeys {
    auth::SigningKey current;
    std::vector<auth::SigningKey> published;  // current, then those that were or will be
};

// The JWKs of folder/ISSUER/*.pem, each with its member `issuers`. None for an empty name.
json::Array readIssuerKeys(const std::string& folder);

// Of the folder, which is made when it is missing.
SigningKeys readSigningKeys(const std::string& folder);

}  // namespace varde::authentication
