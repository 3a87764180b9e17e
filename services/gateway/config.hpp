#pragma once
// Settings of varde-gateway (gateway.yaml, VARDE_GATEWAY_...).
#include <chrono>

#include "config/common.hpp"

namespace varde::gateway {

// One more port beside `listen`.
struct AlsoListen {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    bool optional = true;  // a taken port is skipped with a warning

    static constexpr void fields(auto&& field) {
        field("address", &AlsoListen::address);
        field("port", &AlsoListen::port);
        field("optional", &AlsoListen::optional);
    }
};

// Where one app, or with `org/*` all apps of an org, is served when it is not where the others are.
struct AppUpstream {
    std::string app;  // "org/app" or "org/*"
    std::string upstream;

    static constexpr void fields(auto&& field) {
        field("app", &AppUpstream::app);
        field("upstream", &AppUpstream::upstream);
    }
};

struct Apps {
    std::string upstream = "http://127.0.0.1:5005";  // {org} and {app} in it are replaced
    std::vector<AppUpstream> table;

    static constexpr void fields(auto&& field) {
        field("upstream", &Apps::upstream);
        field("table", &Apps::table);
    }
};

struct Bounds {
    std::chrono::seconds connectDeadline{5};
    std::chrono::seconds answerDeadline{120};  // to an upstream's header, then between two pieces of its body
    std::chrono::seconds headerDeadline{10};
    std::chrono::seconds bodyIdleDeadline{60};
    std::chrono::seconds keepAliveDeadline{75};
    std::chrono::seconds drainDeadline{30};
    std::int64_t bodyBytesMax = 2'200'000'000;
    std::int32_t connectionsMax = 20'000;
    std::int32_t idlePerUpstreamMax = 128;  // kept connections, for each thread

    static constexpr void fields(auto&& field) {
        field("connectDeadline", &Bounds::connectDeadline);
        field("answerDeadline", &Bounds::answerDeadline);
        field("headerDeadline", &Bounds::headerDeadline);
        field("bodyIdleDeadline", &Bounds::bodyIdleDeadline);
        field("keepAliveDeadline", &Bounds::keepAliveDeadline);
        field("drainDeadline", &Bounds::drainDeadline);
        field("bodyBytesMax", &Bounds::bodyBytesMax);
        field("connectionsMax", &Bounds::connectionsMax);
        field("idlePerUpstreamMax", &Bounds::idlePerUpstreamMax);
    }
};

struct Config {
    config::Listen listen{.address = "127.0.0.1", .port = 8000, .threads = 1};
    std::vector<AlsoListen> alsoListen;
    // Not 0: /health/live, /health/ready and /metrics answer on this port (and listen.address) alone.
    std::uint16_t adminPort = 0;
    std::string environment = "production";  // local, test or production
    std::string domain;                      // platform.D and <org>.apps.D
    // Hosts that serve platform and apps both. Only with environment local or test.
    std::vector<std::string> localHosts{"local.altinn.cloud", "localhost", "127.0.0.1", "::1"};
    std::string publicScheme = "http";  // what clients used, as X-Forwarded-Proto says it
    config::Platform platform;
    Apps apps;
    Bounds bounds;

    static constexpr void fields(auto&& field) {
        field("listen", &Config::listen);
        field("alsoListen", &Config::alsoListen);
        field("adminPort", &Config::adminPort);
        field("environment", &Config::environment);
        field("domain", &Config::domain);
        field("localHosts", &Config::localHosts);
        field("publicScheme", &Config::publicScheme);
        field("platform", &Config::platform);
        field("apps", &Config::apps);
        field("bounds", &Config::bounds);
    }
};

// The rules that types do not say.
std::vector<Finding> check(const Config& config);

}  // namespace varde::gateway
