#include "config.hpp"

#include "config/load.hpp"

namespace varde::events {

std::vector<Finding> check(const Config& config) {
    auto findings = config::checkCommon(config.environment, config.listen);
    const auto mistake = [&](std::string setting, std::string message) {
        findings.push_back(config::mistake(std::move(setting), std::move(message)));
    };
    const bool testing = config::isTesting(config.environment);
    if (!testing && config.webhook.allowInsecure) {
        mistake("webhook.allowInsecure", "insecure webhooks exist only where environment is local or test");
    }
    if (config.webhook.inFlightMax < 1) mistake("webhook.inFlightMax", "is at least 1");
    if (config.webhook.inFlightPerReceiverMax < 1) mistake("webhook.inFlightPerReceiverMax", "is at least 1");
    if (config.rules.listDelay.count() < 0) mistake("rules.listDelay", "is not negative");
    if (config.rules.appsDomain.empty()) mistake("rules.appsDomain", "is a domain");
    return findings;
}

}  // namespace varde::events

template varde::events::Config varde::config::
    loadOrExit(int, char**, std::string_view, std::function<std::vector<varde::Finding>(const varde::events::Config&)>);
template varde::config::Loaded<varde::events::Config>
varde::config::load(std::string_view, const std::string&, const varde::config::Environment&);
