#pragma once
// The settings of varde-app-runtime.
#include <string>
#include <vector>

#include "config/common.hpp"

namespace varde::app_runtime {

struct FrontendConfig {
    // Where the official frontend's files lie: altinn-app-frontend.js and .css are looked for below it. An
    // http(s) URL, or a local folder, which is then served below {a}/altinn-app-frontend/.
    std::string url = "https://altinncdn.no/toolkits/altinn-app-frontend/4";

    static constexpr void fields(auto&& field) { field("url", &FrontendConfig::url); }
};

struct Rules {
    std::string runtimeCookieName = "AltinnStudioRuntime";  // the session's, as the other services have it

    static constexpr void fields(auto&& field) { field("runtimeCookieName", &Rules::runtimeCookieName); }
};

struct Config {
    config::Listen listen{.address = "127.0.0.1", .port = 5005};
    std::string environment = "production";  // local, test or production
    std::vector<std::string> apps;           // every DIR/<org>/<app>/App of each is loaded
    config::Platform platform;
    config::PlatformToken platformToken;
    FrontendConfig frontend;
    Rules rules;
    std::int32_t reloadSeconds = 1;  // how often the app folders are looked at for changes; 0: never
    std::string loginUrl;            // where a browser without a session is sent; empty: by platform.hostname

    static constexpr void fields(auto&& field) {
        field("listen", &Config::listen);
        field("environment", &Config::environment);
        field("apps", &Config::apps);
        field("platform", &Config::platform);
        field("platformToken", &Config::platformToken);
        field("frontend", &Config::frontend);
        field("rules", &Config::rules);
        field("reloadSeconds", &Config::reloadSeconds);
        field("loginUrl", &Config::loginUrl);
    }
};

// Loads, or ends the process with what is wrong.
Config loadConfig(int argc, char** argv);

}  // namespace varde::app_runtime
