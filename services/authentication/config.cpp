#include "config.hpp"

#include "config/load.hpp"

namespace varde::authentication {

std::vector<Finding> check(const Config& config) {
    auto findings = config::checkCommon(config.environment, config.listen);
    const auto mistake = [&](std::string setting, std::string message) {
        findings.push_back(config::mistake(std::move(setting), std::move(message)));
    };
    if (!config.hasTestIdentities()) {
        if (!config.testData.empty()) mistake("testData", "test identities exist only in local and test");
        if (!config.tokenGenerator.users.value.empty()) {
            mistake("tokenGenerator.users", "test identities exist only in local and test");
        }
        if (config.platformToken.keyFile.empty()) mistake("platformToken.keyFile", "is needed in production");
    }
    if (config.keys.folder.empty()) mistake("keys.folder", "is needed");
    return findings;
}

}  // namespace varde::authentication

template varde::authentication::Config varde::config::
    loadOrExit(int, char**, std::string_view, std::function<std::vector<varde::Finding>(const varde::authentication::Config&)>);
template varde::config::Loaded<varde::authentication::Config>
varde::config::load(std::string_view, const std::string&, const varde::config::Environment&);
