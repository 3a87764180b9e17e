#pragma once
// Owners for what OpenSSL and cjose hand out.
#include <cjose/cjose.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

namespace varde::auth {

template <auto release>
struct Releases {
    template <class T>
    void operator()(T* value) const {
        release(value);
    }
};

using PrivateKey = std::unique_ptr<EVP_PKEY, Releases<EVP_PKEY_free>>;
using Bio = std::unique_ptr<BIO, Releases<BIO_free_all>>;
using BigNumber = std::unique_ptr<BIGNUM, Releases<BN_clear_free>>;
using Certificate = std::unique_ptr<X509, Releases<X509_free>>;

using Jwk = std::unique_ptr<cjose_jwk_t, Releases<cjose_jwk_release>>;
using Jws = std::unique_ptr<cjose_jws_t, Releases<cjose_jws_release>>;
using JoseHeader = std::unique_ptr<cjose_header_t, Releases<cjose_header_release>>;

}  // namespace varde::auth
