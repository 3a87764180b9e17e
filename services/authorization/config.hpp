#pragma once
// Settings of varde-authorization (authorization.yaml, VARDE_AUTHORIZATION_...).
#include <chrono>

#include "config/common.hpp"

namespace varde::authorization {

struct Rules {
    std::vector<std::string> publishers{
        "studio.designer", "publisher"};       // apps of tokens that may write policies
    std::chrono::seconds policyCacheTime{10};  // how long another copy's upload may go unseen
    std::string runtimeCookieName = "AltinnStudioRuntime";

    static constexpr void fields(auto&& field) {
        field("publishers", &Rules::publishers);
        field("policyCacheTime", &Rules::policyCacheTime);
        field("runtimeCookieName", &Rules::runtimeCookieName);
    }
};

struct Config {
    config::Listen listen{.address = "127.0.0.1", .port = 5050, .threads = 1};
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

}  // namespace varde::authorization
