#include "config.hpp"

#include <catch2/catch.hpp>

#include "routes.hpp"

using namespace varde;
using namespace varde::events;

namespace {

std::string findings(const Config& config) {
    std::string rules;
    for (const auto& finding : check(config)) rules += finding.rule + " ";
    return rules;
}

}  // namespace

TEST_CASE("insecure webhooks exist only in local mode and in tests", "[events][config]") {
    Config config;
    CHECK(findings(config).empty());
    config.webhook.allowInsecure = true;
    CHECK(findings(config) == "webhook.allowInsecure ");
    for (const auto* environment : {"local", "test"}) {
        config.environment = environment;
        CHECK(findings(config).empty());
    }
    config.environment = "prod";
    CHECK(findings(config) == "environment webhook.allowInsecure ");
}

TEST_CASE(
    "a setting that asks for insecure webhooks in production is a mistake of the file", "[events][config]"
) {
    const config::Environment environment{
        {"VARDE_EVENTS_WEBHOOK_ALLOW_INSECURE", "true"}, {"VARDE_EVENTS_ENVIRONMENT", "local"}};
    const auto loaded = config::load<Config>("events", "", environment);
    CHECK(loaded.findings.empty());
    CHECK(loaded.config.webhook.allowInsecure);
    CHECK(check(loaded.config).empty());
}

TEST_CASE("attempts and pauses are the contract's", "[events][config]") {
    const Config config;
    const auto total = [](const auto& delays) {
        std::chrono::milliseconds sum{0};
        for (const auto delay : delays) sum += delay;
        return std::chrono::duration_cast<std::chrono::seconds>(sum).count();
    };
    CHECK(config.webhook.retryDelays.size() + 1 == 12);
    CHECK(total(config.webhook.retryDelays) == 34 * 3600 + 46 * 60 + 40);
    CHECK(config.pipeline.retryDelays.size() + 1 == 9);
    CHECK(total(config.pipeline.retryDelays) == 7 * 60 + 46);
}

TEST_CASE("links begin with the public URL", "[events][config]") {
    config::Platform platform;
    platform.hostname = "altinn.no";
    CHECK(publicUrl(platform) == "https://platform.altinn.no");
    platform.publicUrl = "http://local.altinn.cloud:8000/";
    CHECK(publicUrl(platform) == "http://local.altinn.cloud:8000");
}
