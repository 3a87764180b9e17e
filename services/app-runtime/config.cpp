#include "config.hpp"

#include "config/load.hpp"

namespace varde::app_runtime {

namespace {

std::vector<Finding> check(const Config& config) {
    auto findings = config::checkCommon(config.environment, config.listen);
    const auto mistake = [&findings](std::string setting, std::string message) {
        findings.push_back(config::mistake(std::move(setting), std::move(message)));
    };
    if (config.apps.empty()) mistake("apps", "names at least one folder with <org>/<app>/App below it");
    if (config.frontend.url.empty()) mistake("frontend.url", "is a URL or a folder");
    if (config.reloadSeconds < 0) mistake("reloadSeconds", "is not negative");
    if (config.environment == "production" && config.platformToken.keyFile.empty()) {
        mistake("platformToken.keyFile", "is needed: without it the apps' calls are not trusted");
    }
    return findings;
}

}  // namespace

Config loadConfig(int argc, char** argv) {
    return config::loadOrExit<Config>(argc, argv, "app-runtime", check);
}

}  // namespace varde::app_runtime

template varde::app_runtime::Config varde::config::
    loadOrExit(int, char**, std::string_view, std::function<std::vector<varde::Finding>(const varde::app_runtime::Config&)>);
