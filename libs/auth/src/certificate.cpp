#include "certificate.hpp"

#include <stdexcept>

namespace varde::auth {
namespace {

void require(bool done) {
    if (!done) throw std::runtime_error("cannot make a certificate");
}

}  // namespace

std::string selfSignedCertificate(EVP_PKEY* key, std::string_view serial) {
    const Certificate certificate(X509_new());
    require(certificate != nullptr);
    auto* x509 = certificate.get();

    const BigNumber number(BN_bin2bn(
        reinterpret_cast<const unsigned char*>(serial.data()), static_cast<int>(serial.size()), nullptr
    ));
    require(number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x509)));
    // Fixed times: the key's life is decided by where it is published, not here.
    require(X509_set_version(x509, X509_VERSION_3) == 1);
    require(ASN1_TIME_set_string(X509_getm_notBefore(x509), "240101000000Z") == 1);
    require(ASN1_TIME_set_string(X509_getm_notAfter(x509), "491231235959Z") == 1);

    auto* name = X509_get_subject_name(x509);
    const auto* text = reinterpret_cast<const unsigned char*>("Varde token signing");
    require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0) == 1);
    require(X509_set_issuer_name(x509, name) == 1);
    require(X509_set_pubkey(x509, key) == 1);
    require(X509_sign(x509, key, EVP_sha256()) > 0);

    const auto size = i2d_X509(x509, nullptr);
    require(size > 0);
    std::string der(static_cast<std::size_t>(size), '\0');
    auto* out = reinterpret_cast<unsigned char*>(der.data());
    require(i2d_X509(x509, &out) == size);
    return der;
}

}  // namespace varde::auth
