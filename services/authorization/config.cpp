#include "config.hpp"

#include "config/load.hpp"

namespace varde::authorization {

std::vector<Finding> check(const Config& config) {
    auto findings = config::checkCommon(config.environment, config.listen);
    const auto mistake = [&](std::string setting, std::string message) {
        findings.push_back(config::mistake(std::move(setting), std::move(message)));
    };
    const bool testing = config::isTesting(config.environment);
    if (!testing && !config.testData.empty()) {
        mistake("testData", "test identities exist only where environment is local or test");
    }
    if (config.rules.policyCacheTime < std::chrono::seconds(0))
        mistake("rules.policyCacheTime", "is not negative");
    return findings;
}

}  // namespace varde::authorization

template varde::authorization::Config varde::config::
    loadOrExit(int, char**, std::string_view, std::function<std::vector<varde::Finding>(const varde::authorization::Config&)>);
template varde::config::Loaded<varde::authorization::Config>
varde::config::load(std::string_view, const std::string&, const varde::config::Environment&);
