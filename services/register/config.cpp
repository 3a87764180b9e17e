#include "config.hpp"

#include "config/load.hpp"

namespace varde::registry {

bool isTesting(const Config& config) {
    return config.environment == "local" || config.environment == "test";
}

std::vector<Finding> check(const Config& config) {
    std::vector<Finding> findings;
    auto mistake = [&](std::string rule, std::string message) {
        findings.push_back({.file = {}, .line = 0, .rule = std::move(rule), .message = std::move(message)});
    };
    if (!isTesting(config) && config.environment != "production") {
        mistake("environment", "is local, test or production");
    }
    if (!isTesting(config) && !config.testData.empty()) {
        mistake("testData", "test identities exist only where environment is local or test");
    }
    if (config.listen.threads < 1) mistake("listen.threads", "is at least 1");
    return findings;
}

}  // namespace varde::registry

template varde::registry::Config varde::config::
    loadOrExit(int, char**, std::string_view, std::function<std::vector<varde::Finding>(const varde::registry::Config&)>);
template varde::config::Loaded<varde::registry::Config>
varde::config::load(std::string_view, const std::string&, const varde::config::Environment&);
