#include "config.hpp"

#include "config/load.hpp"

namespace varde::events {

std::vector<Finding> check(const Config& config) {
    std::vector<Finding> findings;
    const auto mistake = [&](std::string rule, std::string message) {
        findings.push_back({.file = {}, .line = 0, .rule = std::move(rule), .message = std::move(message)});
    };
    const bool testing = config.environment == "local" || config.environment == "test";
    if (!testing && config.environment != "production")
        mistake("environment", "is local, test or production");
    if (!testing && config.webhook.allowInsecure) {
        mistake("webhook.allowInsecure", "insecure webhooks exist only where environment is local or test");
    }
    if (config.listen.threads < 1) mistake("listen.threads", "is at least 1");
    if (config.webhook.inFlightMax < 1) mistake("webhook.inFlightMax", "is at least 1");
    if (config.webhook.inFlightPerReceiverMax < 1) mistake("webhook.inFlightPerReceiverMax", "is at least 1");
    if (config.rules.listDelay.count() < 0) mistake("rules.listDelay", "is not negative");
    if (config.rules.appsDomain.empty()) mistake("rules.appsDomain", "is a domain");
    return findings;
}

std::string publicUrl(const config::Platform& platform) {
    if (platform.publicUrl.empty()) return "https://platform." + platform.hostname;
    auto url = platform.publicUrl;
    while (url.ends_with('/')) url.pop_back();
    return url;
}

}  // namespace varde::events

template varde::events::Config varde::config::
    loadOrExit(int, char**, std::string_view, std::function<std::vector<varde::Finding>(const varde::events::Config&)>);
template varde::config::Loaded<varde::events::Config>
varde::config::load(std::string_view, const std::string&, const varde::config::Environment&);
