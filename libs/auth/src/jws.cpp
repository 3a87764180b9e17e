#include "jws.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/problem.hpp"

namespace varde::auth {
namespace {

constexpr std::int64_t skewSeconds = 10;
constexpr std::size_t rsaBitsMin = 2048;

constexpr std::array<std::string_view, 6> rsaAlgorithms{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"};

bool isEllipticP256(const cjose_jwk_t* jwk) {
    return cjose_jwk_get_kty(jwk, nullptr) == CJOSE_JWK_KTY_EC && cjose_jwk_get_keysize(jwk, nullptr) == 256;
}

bool isStrongRsa(const cjose_jwk_t* jwk) {
    return cjose_jwk_get_kty(jwk, nullptr) == CJOSE_JWK_KTY_RSA &&
           cjose_jwk_get_keysize(jwk, nullptr) >= rsaBitsMin;
}

// Null for keys that verify nothing here: symmetric ones, encryption keys, weak ones.
std::shared_ptr<const KeySet::Key> readKey(const json::Value& document) {
    const auto kind = document.text("kty");
    if (kind != "RSA" && kind != "EC") return nullptr;
    if (const auto use = document.text("use"); use && *use != "sig") return nullptr;

    // Only the public members: what else a JWK carries has no part in verifying.
    json::Object publicPart;
    for (const auto* name : {"kty", "n", "e", "crv", "x", "y"}) {
        if (const auto value = document.text(name)) publicPart.set(name, *value);
    }
    const auto text = json::write(publicPart);
    Jwk jwk(cjose_jwk_import(text.data(), text.size(), nullptr));
    if (!jwk || (!isStrongRsa(jwk.get()) && !isEllipticP256(jwk.get()))) return nullptr;

    auto key = std::make_shared<KeySet::Key>();
    key->id = document.text("kid").value_or(std::string());
    key->algorithm = document.text("alg").value_or(std::string());
    if (const auto* issuers = document["issuers"].asArray()) {
        for (const auto& issuer : *issuers) {
            if (const auto* name = issuer.asString()) key->issuers.push_back(*name);
        }
    } else {
        key->issuers = {"platform"};
    }
    key->jwk = std::move(jwk);
    return key;
}

std::optional<std::int64_t> seconds(const json::Object& claims, std::string_view name) {
    const auto* value = claims.find(name);
    const auto number = value ? value->asNumber() : std::nullopt;
    if (!number || *number < 0 || *number > 1e11) return std::nullopt;
    return static_cast<std::int64_t>(*number);
}

bool isTimely(const json::Object& claims, DateTime now) {
    const auto expires = seconds(claims, "exp");
    if (!expires || *expires + skewSeconds <= now.unixSeconds()) return false;
    if (!claims.find("nbf")) return true;
    const auto notBefore = seconds(claims, "nbf");
    return notBefore && *notBefore - skewSeconds <= now.unixSeconds();
}

std::optional<json::Object> payload(const cjose_jws_t* jws) {
    std::uint8_t* bytes = nullptr;  // stays the JWS's
    std::size_t size = 0;
    if (!cjose_jws_get_plaintext(jws, &bytes, &size, nullptr)) return std::nullopt;
    try {
        auto value = json::parseValue(std::string_view(reinterpret_cast<const char*>(bytes), size));
        if (auto* object = value.asObject()) return std::move(*object);
    } catch (const Problem&) {
        // A signed text that is no JSON is no token.
    }
    return std::nullopt;
}

}  // namespace

bool KeySet::Key::allows(std::string_view wanted) const {
    if (!algorithm.empty() && algorithm != wanted) return false;
    if (isEllipticP256(jwk.get())) return wanted == "ES256";
    return std::find(rsaAlgorithms.begin(), rsaAlgorithms.end(), wanted) != rsaAlgorithms.end();
}

bool KeySet::Key::speaksFor(std::string_view issuer) const {
    return std::any_of(issuers.begin(), issuers.end(), [&](const auto& name) {
        return name == issuer || name == "*";
    });
}

KeySet KeySet::fromJwks(const json::Value& jwks) {
    auto read = std::make_shared<std::vector<std::shared_ptr<const Key>>>();
    if (const auto* list = jwks["keys"].asArray()) {
        for (const auto& document : *list) {
            if (read->size() == keysMax) break;
            if (auto key = readKey(document)) read->push_back(std::move(key));
        }
    }
    return KeySet{std::move(read)};
}

bool hasKey(const KeySet& keys, std::string_view keyId) {
    if (!keys.keys) return false;
    if (keyId.empty()) return !keys.keys->empty();
    return std::any_of(keys.keys->begin(), keys.keys->end(), [&](const auto& key) {
        return key->id == keyId;
    });
}

std::optional<UnverifiedToken> readToken(std::string_view token) {
    if (token.empty() || token.size() > tokenBytesMax) return std::nullopt;
    if (std::count(token.begin(), token.end(), '.') != 2) return std::nullopt;
    UnverifiedToken read;
    read.jws.reset(cjose_jws_import(token.data(), token.size(), nullptr));
    if (!read.jws) return std::nullopt;

    // The header as cjose itself reads it, so that no second reader can see another algorithm.
    auto* header = cjose_jws_get_protected(read.jws.get());
    const auto* algorithm = cjose_header_get(header, "alg", nullptr);
    if (!algorithm) return std::nullopt;
    read.algorithm = algorithm;
    if (const auto* keyId = cjose_header_get(header, "kid", nullptr)) read.keyId = keyId;
    if (auto* critical = cjose_header_get_raw(header, "crit", nullptr)) {
        cjose_get_dealloc()(critical);
        return std::nullopt;
    }
    return read;
}

std::optional<json::Object> check(
    const UnverifiedToken& token, const KeySet& keys, DateTime now, bool platform
) {
    if (!keys.keys) return std::nullopt;
    int tried = 0;
    for (const auto& key : *keys.keys) {
        if (!token.keyId.empty() && key->id != token.keyId) continue;
        if (!key->allows(token.algorithm)) continue;
        if (++tried > keysTriedMax) return std::nullopt;
        if (!cjose_jws_verify(token.jws.get(), key->jwk.get(), nullptr)) continue;
        auto claims = payload(token.jws.get());
        if (!claims || !isTimely(*claims, now)) return std::nullopt;
        if (platform) {
            const auto* issuer = claims->find("iss");
            const auto* name = issuer ? issuer->asString() : nullptr;
            if (!name || !key->speaksFor(*name)) continue;
        }
        return claims;
    }
    return std::nullopt;
}

std::optional<json::Object> verify(std::string_view token, const KeySet& keys, DateTime now) {
    const auto read = readToken(token);
    return read ? check(*read, keys, now, false) : std::nullopt;
}

}  // namespace varde::auth
