#include "config.hpp"

#include "config/load.hpp"

namespace varde::registry {

std::vector<Finding> check(const Config& config) {
    auto findings = config::checkCommon(config.environment, config.listen);
    const auto mistake = [&](std::string setting, std::string message) {
        findings.push_back(config::mistake(std::move(setting), std::move(message)));
    };
    if (!config::isTesting(config.environment) && !config.testData.empty()) {
        mistake("testData", "test identities exist only where environment is local or test");
    }
    return findings;
}

}  // namespace varde::registry

template varde::registry::Config varde::config::
    loadOrExit(int, char**, std::string_view, std::function<std::vector<varde::Finding>(const varde::registry::Config&)>);
template varde::config::Loaded<varde::registry::Config>
varde::config::load(std::string_view, const std::string&, const varde::config::Environment&);
