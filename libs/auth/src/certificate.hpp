#pragma once
// A self-signed certificate around a key: some readers of a JWKS take the key from `x5c` (authentication
// contract 2.5).
#include <string>
#include <string_view>

#include "openssl.hpp"

namespace varde::auth {

// DER. The same key gives the same bytes (RSA), so that every copy of a service publishes the same.
std::string selfSignedCertificate(EVP_PKEY* key, std::string_view serial);

}  // namespace varde::auth
