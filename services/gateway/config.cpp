#include "config.hpp"

#include "config/load.hpp"
#include "upstream.hpp"

namespace varde::gateway {

std::vector<Finding> check(const Config& config) {
    auto findings = config::checkCommon(config.environment, config.listen);
    const auto mistake = [&findings](std::string setting, std::string message) {
        findings.push_back(config::mistake(std::move(setting), std::move(message)));
    };
    if (config.environment == "production" && config.domain.empty()) {
        mistake("domain", "is needed in production: without it no host is served");
    }
    if (config.environment == "production" && config.adminPort == 0) {
        mistake("adminPort", "is needed in production: without it /metrics is public");
    }
    if (config.publicScheme != "http" && config.publicScheme != "https") {
        mistake("publicScheme", "is http or https");
    }
    if (config.bounds.bodyBytesMax < 1 || config.bounds.connectionsMax < 1 ||
        config.bounds.idlePerUpstreamMax < 0) {
        mistake("bounds", "are positive");
    }
    const auto checkUpstream = [&mistake](const char* rule, const std::string& url) {
        if (!parseUpstream(rule, url)) mistake(rule, "is http://host:port or https://host:port");
    };
    checkUpstream("platform.authentication", config.platform.authentication);
    checkUpstream("platform.storage", config.platform.storage);
    checkUpstream("platform.events", config.platform.events);
    checkUpstream("platform.authorization", config.platform.authorization);
    checkUpstream("platform.registry", config.platform.registry);
    checkUpstream("apps.upstream", forApp(config.apps.upstream, "org", "app"));
    for (const auto& entry : config.apps.table) {
        if (entry.app.find('/') == std::string::npos) mistake("apps.table.app", "is org/app or org/*");
        checkUpstream("apps.table.upstream", forApp(entry.upstream, "org", "app"));
    }
    return findings;
}

}  // namespace varde::gateway

template varde::gateway::Config varde::config::
    loadOrExit(int, char**, std::string_view, std::function<std::vector<varde::Finding>(const varde::gateway::Config&)>);
template varde::config::Loaded<varde::gateway::Config>
varde::config::load(std::string_view, const std::string&, const varde::config::Environment&);
