#include "config.hpp"

#include "config/load.hpp"

namespace varde::authorization {

std::vector<Finding> check(const Config& config) {
    std::vector<Finding> findings;
    const auto mistake = [&](std::string rule, std::string message) {
        findings.push_back({.file = {}, .line = 0, .rule = std::move(rule), .message = std::move(message)});
    };
    const bool testing = config.environment == "local" || config.environment == "test";
    if (!testing && config.environment != "production")
        mistake("environment", "is local, test or production");
    if (!testing && !config.testData.empty()) {
        mistake("testData", "test identities exist only where environment is local or test");
    }
    if (config.listen.threads < 1) mistake("listen.threads", "is at least 1");
    if (config.rules.policyCacheTime < std::chrono::seconds(0))
        mistake("rules.policyCacheTime", "is not negative");
    return findings;
}

}  // namespace varde::authorization

template varde::authorization::Config varde::config::
    loadOrExit(int, char**, std::string_view, std::function<std::vector<varde::Finding>(const varde::authorization::Config&)>);
template varde::config::Loaded<varde::authorization::Config>
varde::config::load(std::string_view, const std::string&, const varde::config::Environment&);
