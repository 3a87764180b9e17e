#include "config.hpp"

#include "config/load.hpp"

namespace varde::authentication {

std::string publicUrl(const config::Platform& platform) {
    auto url = platform.publicUrl.empty() ? "https://platform." + platform.hostname : platform.publicUrl;
    while (url.ends_with('/')) url.pop_back();
    return url;
}

std::vector<Finding> check(const Config& config) {
    std::vector<Finding> findings;
    const auto mistake = [&](std::string rule, std::string message) {
        findings.push_back({.file = {}, .line = 0, .rule = std::move(rule), .message = std::move(message)});
    };
    if (config.environment != "local" && config.environment != "test" && config.environment != "production") {
        mistake("environment", "is local, test or production");
    }
    if (!config.hasTestIdentities()) {
        if (!config.testData.empty()) mistake("testData", "test identities exist only in local and test");
        if (!config.tokenGenerator.users.value.empty()) {
            mistake("tokenGenerator.users", "test identities exist only in local and test");
        }
        if (config.platformToken.keyFile.empty()) mistake("platformToken.keyFile", "is needed in production");
    }
    if (config.keys.folder.empty()) mistake("keys.folder", "is needed");
    if (config.listen.threads < 1) mistake("listen.threads", "is at least 1");
    return findings;
}

}  // namespace varde::authentication

template varde::authentication::Config varde::config::
    loadOrExit(int, char**, std::string_view, std::function<std::vector<varde::Finding>(const varde::authentication::Config&)>);
template varde::config::Loaded<varde::authentication::Config>
varde::config::load(std::string_view, const std::string&, const varde::config::Environment&);
