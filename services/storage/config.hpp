#pragma once
// Settings of varde-storage (storage.yaml, VARDE_STORAGE_...).
#include <chrono>

#include "config/common.hpp"

namespace varde::storage {

struct BlobSettings {
    std::string folder = "blobs";

    std::chrono::seconds sweepEvery{3600};        // bytes that nothing names are looked for
    std::chrono::seconds sweepOlderThan{86'400};  // longer than any upload and its commit take

    static constexpr void fields(auto&& field) {
        field("folder", &BlobSettings::folder);
        field("sweepEvery", &BlobSettings::sweepEvery);
        field("sweepOlderThan", &BlobSettings::sweepOlderThan);
    }
};

struct OutboxSettings {
    std::chrono::milliseconds pollEvery{1'000};         // a backstop: a commit wakes the relay at once
    std::chrono::milliseconds resendAfter{30'000};      // for rows of which varde-events has said nothing
    std::chrono::milliseconds resendAfterMax{600'000};  // the pauses double up to this one
    std::int32_t batchMax = 100;

    static constexpr void fields(auto&& field) {
        field("pollEvery", &OutboxSettings::pollEvery);
        field("resendAfter", &OutboxSettings::resendAfter);
        field("resendAfterMax", &OutboxSettings::resendAfterMax);
        field("batchMax", &OutboxSettings::batchMax);
    }
};

struct Rules {
    std::vector<std::string> instanceReadScopes{"altinn:serviceowner/instances.read"};
    std::string syncAdapterScope = "altinn:storage/instances.syncadapter";
    std::vector<std::string> publishers{
        "studio.designer", "publisher"};  // apps of tokens that may write metadata
    std::chrono::seconds decisionCacheTime{300};
    std::chrono::seconds applicationCacheTime{10};
    std::string runtimeCookieName = "AltinnStudioRuntime";

    static constexpr void fields(auto&& field) {
        field("instanceReadScopes", &Rules::instanceReadScopes);
        field("syncAdapterScope", &Rules::syncAdapterScope);
        field("publishers", &Rules::publishers);
        field("decisionCacheTime", &Rules::decisionCacheTime);
        field("applicationCacheTime", &Rules::applicationCacheTime);
        field("runtimeCookieName", &Rules::runtimeCookieName);
    }
};

struct Config {
    config::Listen listen{.address = "127.0.0.1", .port = 5010, .threads = 1};
    std::string environment = "production";  // local, test or production
    config::Database database;
    config::Redis redis;
    config::Platform platform;
    config::PlatformToken platformToken;
    BlobSettings blob;
    config::TokenKeys keys;
    OutboxSettings outbox;
    Rules rules;

    static constexpr void fields(auto&& field) {
        field("listen", &Config::listen);
        field("environment", &Config::environment);
        field("database", &Config::database);
        field("redis", &Config::redis);
        field("platform", &Config::platform);
        field("platformToken", &Config::platformToken);
        field("blob", &Config::blob);
        field("keys", &Config::keys);
        field("outbox", &Config::outbox);
        field("rules", &Config::rules);
    }
};

std::vector<Finding> check(const Config& config);

}  // namespace varde::storage
