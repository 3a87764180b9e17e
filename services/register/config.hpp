#pragma once
// Settings of varde-register (register.yaml, VARDE_REGISTER_...).
#include "config/common.hpp"

namespace varde::registry {

struct Rules {
    // Whether the check digits of national identity and organisation numbers must fit. Unset: everywhere but
    // where environment is local or test, whose made-up numbers do not.
    std::optional<bool> checkDigits;
    std::string runtimeCookieName = "AltinnStudioRuntime";

    static constexpr void fields(auto&& field) {
        field("checkDigits", &Rules::checkDigits);
        field("runtimeCookieName", &Rules::runtimeCookieName);
    }
};

struct Config {
    config::Listen listen{.address = "127.0.0.1", .port = 5020, .threads = 1};
    std::string environment = "production";  // local, test or production
    config::Database database;
    config::Platform platform;
    config::TokenKeys keys;
    std::string testData;  // the folder of the local test data; only where environment is local or test
    Rules rules;

    static constexpr void fields(auto&& field) {
        field("listen", &Config::listen);
        field("environment", &Config::environment);
        field("database", &Config::database);
        field("platform", &Config::platform);
        field("keys", &Config::keys);
        field("testData", &Config::testData);
        field("rules", &Config::rules);
    }
};

std::vector<Finding> check(const Config& config);

}  // namespace varde::registry
