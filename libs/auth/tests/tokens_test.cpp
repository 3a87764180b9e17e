#include "auth/tokens.hpp"

#include <openssl/pem.h>

#include <catch2/catch.hpp>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "openssl.hpp"

using namespace varde;
using namespace varde::auth;

namespace {

constexpr std::int64_t nowSeconds = 1'760'000'000;
const auto now = DateTime::fromUnixSeconds(nowSeconds);

// Generating a key costs tenths of a second: the tests share these.
const SigningKey& ourKey() {
    static const auto key = SigningKey::generate();
    return key;
}
const SigningKey& otherKey() {
    static const auto key = SigningKey::generate();
    return key;
}
std::string ellipticPem(const char* group) {
    const PrivateKey key(EVP_EC_gen(group));
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    char* text = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &text);
    return std::string(text, static_cast<std::size_t>(size));
}

KeySet keysOf(std::vector<json::Value> jwks) {
    return KeySet::fromJwks(json::Object{{"keys", json::Array(std::move(jwks))}});
}

json::Object claims() {
    return {{"sub", "someone"}, {"nbf", nowSeconds}, {"iat", nowSeconds}, {"exp", nowSeconds + 600}};
}

json::Value with(json::Value document, std::string_view name, json::Value value) {
    document.asObject()->set(name, std::move(value));
    return document;
}

std::string unsignedToken(const std::string& header, const std::string& signature = "") {
    return base64url(header) + "." + base64url(json::write(claims())) + "." + base64url(signature);
}

}  // namespace

TEST_CASE("a token signed with a published key gives its claims", "[auth][tokens]") {
    const auto token = ourKey().sign(claims());
    const auto read = verify(token, keysOf({ourKey().publicJwk()}), now);
    REQUIRE(read);
    CHECK(*read == claims());
}

TEST_CASE("a key survives its PEM, and its id is its RFC 7638 thumbprint", "[auth][tokens]") {
    const auto again = SigningKey::fromPem(ourKey().toPem());
    CHECK(again.keyId() == ourKey().keyId());
    CHECK(again.publicJwk() == ourKey().publicJwk());

    const auto jwk = ourKey().publicJwk();
    const auto canonical = R"({"e":")" + *jwk.text("e") + R"(","kty":"RSA","n":")" + *jwk.text("n") + "\"}";
    CHECK(jwk.text("kid") == base64url(sha256(canonical)));
    CHECK_FALSE(jwk.find("d"));
}

TEST_CASE("what is no strong private key is refused", "[auth][tokens]") {
    CHECK_THROWS(SigningKey::fromPem("nonsense"));
    CHECK_THROWS(SigningKey::fromPem(""));
    CHECK_THROWS(SigningKey::fromPem(ellipticPem("P-384")));
}

TEST_CASE("an EC key signs and verifies with ES256", "[auth][tokens]") {
    const auto key = SigningKey::fromPem(ellipticPem("P-256"));
    const auto token = key.sign(claims());
    CHECK(verify(token, keysOf({key.publicJwk()}), now));
    CHECK_FALSE(verify(token, keysOf({ourKey().publicJwk()}), now));
}

TEST_CASE("a token whose bytes were changed is refused", "[auth][tokens]") {
    const auto keys = keysOf({ourKey().publicJwk()});
    const auto token = ourKey().sign(claims());
    const auto parts = split(token, '.');
    auto changed = claims();
    changed.set("sub", "someone else");
    CHECK_FALSE(verify(
        std::string(parts[0]) + "." + base64url(json::write(changed)) + "." + std::string(parts[2]), keys, now
    ));
    CHECK_FALSE(verify(std::string(parts[0]) + "." + std::string(parts[1]) + ".", keys, now));
    CHECK_FALSE(verify(std::string(parts[0]) + "." + std::string(parts[1]), keys, now));
    CHECK_FALSE(verify(token + ".x", keys, now));
    CHECK_FALSE(verify("", keys, now));
    CHECK_FALSE(verify("a.b.c", keys, now));
    CHECK_FALSE(verify(token, KeySet{}, now));
}

TEST_CASE("a token signed with another key is refused, whatever key id it names", "[auth][tokens]") {
    const auto token = otherKey().sign(claims());
    CHECK_FALSE(verify(token, keysOf({ourKey().publicJwk()}), now));
    CHECK_FALSE(verify(token, keysOf({with(ourKey().publicJwk(), "kid", otherKey().keyId())}), now));
}

TEST_CASE("the algorithm is the key's, not the token's", "[auth][tokens]") {
    const auto jwk = ourKey().publicJwk();
    const auto keys = keysOf({jwk});
    const auto kid = ourKey().keyId();
    SECTION("none") {
        for (const auto* name : {"none", "None", "NONE", ""}) {
            const auto header = R"({"alg":")" + std::string(name) + R"(","kid":")" + kid + "\"}";
            CHECK_FALSE(verify(unsignedToken(header), keys, now));
            CHECK_FALSE(verify(unsignedToken(header, "x"), keys, now));
        }
    }
    SECTION("HS256 with the public key's text as the secret") {
        const auto head = base64url(R"({"alg":"HS256","kid":")" + kid + "\"}");
        const auto body = base64url(json::write(claims()));
        for (const auto& secret : {*jwk.text("n"), json::write(jwk), *fromBase64url(*jwk.text("n"))}) {
            const auto signature = base64url(hmacSha256(secret, head + "." + body));
            CHECK_FALSE(verify(head + "." + body + "." + signature, keys, now));
        }
    }
    SECTION("a symmetric key is no key") {
        const json::Value secret =
            json::Object{{"kty", "oct"}, {"kid", "s"}, {"k", base64url("0123456789abcdef0123456789abcdef")}};
        const auto head = base64url(R"({"alg":"HS256","kid":"s"})");
        const auto body = base64url(json::write(claims()));
        const auto signature = base64url(hmacSha256("0123456789abcdef0123456789abcdef", head + "." + body));
        CHECK_FALSE(verify(head + "." + body + "." + signature, keysOf({secret}), now));
    }
    SECTION("RS256 where the key says PS256") {
        CHECK_FALSE(verify(ourKey().sign(claims()), keysOf({with(jwk, "alg", "PS256")}), now));
    }
    SECTION("a key for encryption verifies nothing") {
        CHECK_FALSE(verify(ourKey().sign(claims()), keysOf({with(jwk, "use", "enc")}), now));
    }
    SECTION("a key that pins nothing takes what its kind allows") {
        auto open = jwk;
        open.asObject()->erase("alg");
        CHECK(verify(ourKey().sign(claims()), keysOf({open}), now));
    }
}

TEST_CASE("a header that must be understood and is not refuses the token", "[auth][tokens]") {
    const auto pem = ourKey().toPem();
    const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    const PrivateKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    auto signedWith = [&](const std::string& header) {
        const auto text = base64url(header) + "." + base64url(json::write(claims()));
        const std::unique_ptr<EVP_MD_CTX, Releases<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
        std::string signature(256, '\0');
        auto size = signature.size();
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
        EVP_DigestSign(
            context.get(),
            reinterpret_cast<unsigned char*>(signature.data()),
            &size,
            reinterpret_cast<const unsigned char*>(text.data()),
            text.size()
        );
        return text + "." + base64url(signature);
    };
    const auto keys = keysOf({ourKey().publicJwk()});
    const auto kid = R"(,"kid":")" + ourKey().keyId() + "\"}";
    CHECK(verify(signedWith(R"({"alg":"RS256")" + kid), keys, now));
    CHECK_FALSE(verify(signedWith(R"({"alg":"RS256","crit":["exp"])" + kid), keys, now));
    CHECK_FALSE(verify(signedWith(R"({"alg":"RS256","b64":false,"crit":["b64"])" + kid), keys, now));
}

TEST_CASE("a token lives from nbf to exp, with ten seconds to spare", "[auth][tokens]") {
    const auto keys = keysOf({ourKey().publicJwk()});
    auto lives = [&](json::Object what, std::int64_t at) {
        return verify(ourKey().sign(what), keys, DateTime::fromUnixSeconds(at)).has_value();
    };
    CHECK(lives(claims(), nowSeconds - 10));
    CHECK_FALSE(lives(claims(), nowSeconds - 11));
    CHECK(lives(claims(), nowSeconds + 609));
    CHECK_FALSE(lives(claims(), nowSeconds + 610));

    auto endless = claims();
    endless.erase("exp");
    CHECK_FALSE(lives(endless, nowSeconds));
    endless.set("exp", std::to_string(nowSeconds + 600));
    CHECK_FALSE(lives(endless, nowSeconds));
    endless.set("exp", 1e300);
    CHECK_FALSE(lives(endless, nowSeconds));

    auto odd = claims();
    odd.set("nbf", "later");
    CHECK_FALSE(lives(odd, nowSeconds));
    odd.erase("nbf");
    CHECK(lives(odd, nowSeconds));
}

TEST_CASE("a token over 16 KiB is refused", "[auth][tokens]") {
    const auto keys = keysOf({ourKey().publicJwk()});
    auto large = claims();
    large.set("filler", std::string(11'000, 'x'));
    CHECK(verify(ourKey().sign(large), keys, now));
    large.set("filler", std::string(13'000, 'x'));
    CHECK_FALSE(verify(ourKey().sign(large), keys, now));
}

TEST_CASE("a platform token is made new a minute before it ends", "[auth][tokens]") {
    FakeClock clock(now);
    PlatformTokens tokens(ourKey(), "ttd", "permit", clock);
    const auto first = tokens.current();
    const auto read = verify(first, keysOf({ourKey().publicJwk()}), now);
    REQUIRE(read);
    CHECK(
        *read ==
        json::Object{
            {"urn:altinn:app", "permit"},
            {"iss", "ttd"},
            {"aud", "platform.altinn.no"},
            {"nbf", nowSeconds - 5},
            {"iat", nowSeconds},
            {"exp", nowSeconds + 300}}
    );
    clock.advance(std::chrono::seconds(239));
    CHECK(tokens.current() == first);
    clock.advance(std::chrono::seconds(1));
    CHECK(tokens.current() != first);
}

TEST_CASE("a published certificate holds the same key", "[auth][tokens]") {
    const auto jwk = ourKey().publicJwk();
    const auto der = fromBase64(*jwk["x5c"].asArray()->front().asString());
    REQUIRE(der);
    const auto* bytes = reinterpret_cast<const unsigned char*>(der->data());
    const Certificate certificate(d2i_X509(nullptr, &bytes, static_cast<long>(der->size())));
    REQUIRE(certificate);
    auto* key = X509_get0_pubkey(certificate.get());
    CHECK(X509_verify(certificate.get(), key) == 1);

    const auto pem = ourKey().toPem();
    const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    const PrivateKey ours(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    CHECK(EVP_PKEY_eq(key, ours.get()) == 1);
}

TEST_CASE("a public key or a certificate in PEM is a key like any other", "[auth][tokens]") {
    const auto pem = ourKey().toPem();
    const Bio in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    const PrivateKey key(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr));
    auto textOf = [](const Bio& bio) {
        char* text = nullptr;
        const auto size = BIO_get_mem_data(bio.get(), &text);
        return std::string(text, static_cast<std::size_t>(size));
    };
    const Bio publicPem(BIO_new(BIO_s_mem()));
    PEM_write_bio_PUBKEY(publicPem.get(), key.get());
    const auto der = *fromBase64(*ourKey().publicJwk()["x5c"].asArray()->front().asString());
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
    const Certificate certificate(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
    const Bio certificatePem(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(certificatePem.get(), certificate.get());

    for (const auto& text : {textOf(publicPem), textOf(certificatePem)}) {
        const auto jwk = publicJwkFromPem(text);
        CHECK(jwk.text("kid") == ourKey().keyId());
        CHECK(verify(ourKey().sign(claims()), keysOf({jwk}), now));
    }
    CHECK_THROWS(publicJwkFromPem(pem));
    CHECK_THROWS(publicJwkFromPem("nonsense"));
}
