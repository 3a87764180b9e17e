#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <stdexcept>

#include "auth/tokens.hpp"
#include "base/encoding.hpp"
#include "certificate.hpp"
#include "openssl.hpp"

namespace varde::auth {

struct SigningKey::State {
    PrivateKey pem;
    Jwk jwk;
    std::string id;
    std::string algorithm;
    json::Object publicJwk;
};

namespace {

constexpr int rsaBits = 2048;
constexpr int p256Bytes = 32;

[[noreturn]] void fail(const char* what) {
    throw std::runtime_error(what);
}

std::string number(const EVP_PKEY* key, const char* name, int bytes = 0) {
    BIGNUM* raw = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &raw) != 1) fail("the key lacks a part");
    const BigNumber value(raw);
    std::string out(static_cast<std::size_t>(std::max(bytes, BN_num_bytes(value.get()))), '\0');
    const auto size = static_cast<int>(out.size());
    if (BN_bn2binpad(value.get(), reinterpret_cast<unsigned char*>(out.data()), size) != size) {
        fail("the key's numbers are out of range");
    }
    return base64url(out);
}

json::Object rsaPublic(const EVP_PKEY* key) {
    return {
        {"e", number(key, OSSL_PKEY_PARAM_RSA_E)}, {"kty", "RSA"}, {"n", number(key, OSSL_PKEY_PARAM_RSA_N)}};
}

json::Object ellipticPublic(const EVP_PKEY* key) {
    return {
        {"crv", "P-256"},
        {"kty", "EC"},
        {"x", number(key, OSSL_PKEY_PARAM_EC_PUB_X, p256Bytes)},
        {"y", number(key, OSSL_PKEY_PARAM_EC_PUB_Y, p256Bytes)}};
}

void addRsaPrivate(json::Object& jwk, const EVP_PKEY* key) {
    jwk.set("d", number(key, OSSL_PKEY_PARAM_RSA_D));
    jwk.set("p", number(key, OSSL_PKEY_PARAM_RSA_FACTOR1));
    jwk.set("q", number(key, OSSL_PKEY_PARAM_RSA_FACTOR2));
    jwk.set("dp", number(key, OSSL_PKEY_PARAM_RSA_EXPONENT1));
    jwk.set("dq", number(key, OSSL_PKEY_PARAM_RSA_EXPONENT2));
    jwk.set("qi", number(key, OSSL_PKEY_PARAM_RSA_COEFFICIENT1));
}

bool isP256(const EVP_PKEY* key) {
    char group[80];
    std::size_t size = 0;
    if (EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group, &size) != 1) {
        return false;
    }
    return std::string_view(group, size) == SN_X9_62_prime256v1;
}

struct PublicPart {
    json::Object jwk;
    std::string thumbprint;
    bool isRsa = false;
};

PublicPart publicPart(const EVP_PKEY* key) {
    PublicPart part;
    part.isRsa = EVP_PKEY_is_a(key, "RSA") == 1;
    if (part.isRsa && EVP_PKEY_get_bits(key) < rsaBits) fail("an RSA key has 2048 bits or more");
    if (!part.isRsa && !(EVP_PKEY_is_a(key, "EC") == 1 && isP256(key))) fail("a key is RSA or EC P-256");
    part.jwk = part.isRsa ? rsaPublic(key) : ellipticPublic(key);
    // The members stand in the order that the thumbprint is defined over (RFC 7638).
    part.thumbprint = sha256(json::write(part.jwk));
    part.jwk.set("use", "sig");
    part.jwk.set("alg", part.isRsa ? "RS256" : "ES256");
    part.jwk.set("kid", base64url(part.thumbprint));
    return part;
}

// No password is asked for on a terminal: an encrypted key is refused.
int noPassword(char*, int, int, void*) {
    return -1;
}

PrivateKey readPublic(std::string_view pem) {
    const auto size = static_cast<int>(pem.size());
    const Bio bio(BIO_new_mem_buf(pem.data(), size));
    PrivateKey key(bio ? PEM_read_bio_PUBKEY(bio.get(), nullptr, noPassword, nullptr) : nullptr);
    if (key) return key;
    const Bio again(BIO_new_mem_buf(pem.data(), size));
    const Certificate certificate(
        again ? PEM_read_bio_X509(again.get(), nullptr, noPassword, nullptr) : nullptr
    );
    return PrivateKey(certificate ? X509_get_pubkey(certificate.get()) : nullptr);
}

}  // namespace

json::Value publicJwkFromPem(std::string_view pem) {
    const auto key = readPublic(pem);
    if (!key) fail("not a PEM public key or certificate");
    return publicPart(key.get()).jwk;
}

SigningKey SigningKey::generate() {
    PrivateKey key(EVP_RSA_gen(rsaBits));
    if (!key) fail("cannot generate a key");
    return fromKey(std::make_shared<State>(State{std::move(key), nullptr, {}, {}, {}}));
}

SigningKey SigningKey::fromPem(std::string_view pem) {
    const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    PrivateKey key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassword, nullptr) : nullptr);
    if (!key) fail("not a PEM private key");
    return fromKey(std::make_shared<State>(State{std::move(key), nullptr, {}, {}, {}}));
}

SigningKey SigningKey::fromKey(std::shared_ptr<State> state) {
    const auto* key = state->pem.get();
    auto part = publicPart(key);
    auto jwk = part.jwk;
    state->id = base64url(part.thumbprint);
    state->algorithm = *json::Value(part.jwk).text("alg");
    state->publicJwk = std::move(part.jwk);
    if (part.isRsa) {
        const auto certificate = selfSignedCertificate(state->pem.get(), part.thumbprint.substr(0, 8));
        state->publicJwk.set("x5c", json::Array{base64(certificate)});
        addRsaPrivate(jwk, key);
    } else {
        jwk.set("d", number(key, OSSL_PKEY_PARAM_PRIV_KEY, p256Bytes));
    }
    const auto text = json::write(jwk);
    state->jwk.reset(cjose_jwk_import(text.data(), text.size(), nullptr));
    if (!state->jwk) fail("the key cannot sign");

    SigningKey result;
    result.state_ = std::move(state);
    return result;
}

std::string SigningKey::toPem() const {
    const Bio bio(BIO_new(BIO_s_mem()));
    if (!bio ||
        PEM_write_bio_PrivateKey(bio.get(), state_->pem.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        fail("cannot write the key");
    }
    char* text = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &text);
    return std::string(text, static_cast<std::size_t>(size));
}

const std::string& SigningKey::keyId() const {
    return state_->id;
}

json::Value SigningKey::publicJwk() const {
    return state_->publicJwk;
}

std::string SigningKey::sign(const json::Object& claims) const {
    const JoseHeader header(cjose_header_new(nullptr));
    if (!header || !cjose_header_set(header.get(), "alg", state_->algorithm.c_str(), nullptr) ||
        !cjose_header_set(header.get(), "typ", "JWT", nullptr) ||
        !cjose_header_set(header.get(), "kid", state_->id.c_str(), nullptr)) {
        fail("cannot make a token's header");
    }
    const auto text = json::write(claims);
    const Jws jws(cjose_jws_sign(
        state_->jwk.get(),
        header.get(),
        reinterpret_cast<const std::uint8_t*>(text.data()),
        text.size(),
        nullptr
    ));
    const char* token = nullptr;  // stays the JWS's
    if (!jws || !cjose_jws_export(jws.get(), &token, nullptr)) fail("cannot sign a token");
    return token;
}

}  // namespace varde::auth
