#pragma once
// Settings of varde-authentication (authentication.yaml, VARDE_AUTHENTICATION_...).
#include "config/common.hpp"

namespace varde::authentication {

struct KeySettings {
    // Holds token-signing.pem (made at first start) and, to publish a key before or after its time,
    // token-signing-*.pem.
    std::string folder = "keys";
    // Holds ISSUER/*.pem: public keys or certificates of who else may sign platform access tokens, app owners
    // above all.
    std::string issuers;

    static constexpr void fields(auto&& field) {
        field("folder", &KeySettings::folder);
        field("issuers", &KeySettings::issuers);
    }
};

// The test tools' token generator, /api/Get...Token. Only where test identities are.
struct TokenGenerator {
    config::Secret users;  // name:password;name:password. Local default varde:varde; elsewhere nobody
    std::vector<std::string> environments{"local", "at22", "at23", "at24", "tt02", "yt01", "none"};

    static constexpr void fields(auto&& field) {
        field("users", &TokenGenerator::users);
        field("environments", &TokenGenerator::environments);
    }
};

struct Config {
    config::Listen listen{.address = "127.0.0.1", .port = 5040, .threads = 1};
    std::string environment = "production";  // local, test or production
    std::string baseUrl;  // where a browser lands after logout; empty: the platform's front page
    config::Platform platform;
    config::PlatformToken platformToken;
    KeySettings keys;
    std::string testData;  // folder of test users and organisations; only local and test
    TokenGenerator tokenGenerator;

    static constexpr void fields(auto&& field) {
        field("listen", &Config::listen);
        field("environment", &Config::environment);
        field("baseUrl", &Config::baseUrl);
        field("platform", &Config::platform);
        field("platformToken", &Config::platformToken);
        field("keys", &Config::keys);
        field("testData", &Config::testData);
        field("tokenGenerator", &Config::tokenGenerator);
    }

    bool isLocal() const { return environment == "local"; }
    bool hasTestIdentities() const { return config::isTesting(environment); }
};

std::vector<Finding> check(const Config& config);

}  // namespace varde::authentication
