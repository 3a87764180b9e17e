#pragma once
// Settings of varde-events (events.yaml, VARDE_EVENTS_...).
#include <chrono>

#include "config/common.hpp"

namespace varde::events {

// Deliveries to subscribers.
struct WebhookConfig {
    // Targets that are not https, and loopback addresses. Only where environment is local or test.
    bool allowInsecure = false;
    std::chrono::milliseconds deadline{45'000};
    std::int32_t inFlightMax = 128;
    std::int32_t inFlightPerReceiverMax = 16;
    // The pause after each failed attempt; one more failure is final (events contract 4.7).
    std::vector<std::chrono::milliseconds> retryDelays{
        std::chrono::seconds(10),
        std::chrono::seconds(30),
        std::chrono::minutes(1),
        std::chrono::minutes(5),
        std::chrono::minutes(10),
        std::chrono::minutes(30),
        std::chrono::hours(1),
        std::chrono::hours(3),
        std::chrono::hours(6),
        std::chrono::hours(12),
        std::chrono::hours(12)};

    static constexpr void fields(auto&& field) {
        field("allowInsecure", &WebhookConfig::allowInsecure);
        field("deadline", &WebhookConfig::deadline);
        field("inFlightMax", &WebhookConfig::inFlightMax);
        field("inFlightPerReceiverMax", &WebhookConfig::inFlightPerReceiverMax);
        field("retryDelays", &WebhookConfig::retryDelays);
    }
};

// Between an event's registration and its deliveries, and the validation of subscriptions.
struct PipelineConfig {
    std::vector<std::chrono::milliseconds> retryDelays{
        std::chrono::seconds(1),
        std::chrono::seconds(5),
        std::chrono::seconds(10),
        std::chrono::seconds(30),
        std::chrono::minutes(1),
        std::chrono::minutes(2),
        std::chrono::minutes(2),
        std::chrono::minutes(2)};
    std::chrono::milliseconds pollEvery{1'000};  // a backstop: a commit wakes the workers at once
    std::chrono::milliseconds claimIdle{
        30'000};  // another copy's unacknowledged bus entries are taken over after this

    static constexpr void fields(auto&& field) {
        field("retryDelays", &PipelineConfig::retryDelays);
        field("pollEvery", &PipelineConfig::pollEvery);
        field("claimIdle", &PipelineConfig::claimIdle);
    }
};

struct Rules {
    std::string appsDomain = "apps.altinn.no";  // hosts of apps end with it
    std::chrono::seconds listDelay{30};         // younger events are not listed (events contract 4.8)
    std::chrono::seconds decisionCacheTime{300};
    std::chrono::seconds mainUnitCacheTime{3'600};
    std::chrono::hours retention{90 * 24};
    std::string runtimeCookieName = "AltinnStudioRuntime";

    static constexpr void fields(auto&& field) {
        field("appsDomain", &Rules::appsDomain);
        field("listDelay", &Rules::listDelay);
        field("decisionCacheTime", &Rules::decisionCacheTime);
        field("mainUnitCacheTime", &Rules::mainUnitCacheTime);
        field("retention", &Rules::retention);
        field("runtimeCookieName", &Rules::runtimeCookieName);
    }
};

struct Config {
    config::Listen listen{.address = "127.0.0.1", .port = 5080, .threads = 1};
    std::string environment = "production";  // local, test or production
    config::Database database;
    config::Redis redis;
    config::Platform platform;
    config::PlatformToken platformToken;
    config::TokenKeys keys;
    WebhookConfig webhook;
    PipelineConfig pipeline;
    Rules rules;

    static constexpr void fields(auto&& field) {
        field("listen", &Config::listen);
        field("environment", &Config::environment);
        field("database", &Config::database);
        field("redis", &Config::redis);
        field("platform", &Config::platform);
        field("platformToken", &Config::platformToken);
        field("keys", &Config::keys);
        field("webhook", &Config::webhook);
        field("pipeline", &Config::pipeline);
        field("rules", &Config::rules);
    }
};

std::vector<Finding> check(const Config& config);

}  // namespace varde::events
