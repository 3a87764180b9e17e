#include "config/common.hpp"

namespace varde::config {
namespace {

std::string authenticationUrl(const Platform& platform, std::string_view path) {
    return platform.authentication + "/authentication/api/v1/" + std::string(path);
}

}  // namespace

std::vector<std::string> userKeyUrls(const TokenKeys& keys, const Platform& platform) {
    if (!keys.users.empty()) return keys.users;
    return {authenticationUrl(platform, "openid/.well-known/openid-configuration/jwks")};
}

std::vector<std::string> platformKeyUrls(const TokenKeys& keys, const Platform& platform) {
    if (!keys.platform.empty()) return keys.platform;
    return {authenticationUrl(platform, "platformkeys/jwks")};
}

std::string publicUrl(const Platform& platform) {
    if (platform.publicUrl.empty()) return "https://platform." + platform.hostname;
    auto url = platform.publicUrl;
    while (url.ends_with('/')) url.pop_back();
    return url;
}

bool isTesting(std::string_view environment) {
    return environment == "local" || environment == "test";
}

std::vector<Finding> checkCommon(std::string_view environment, const Listen& listen) {
    std::vector<Finding> findings;
    if (!isTesting(environment) && environment != "production") {
        findings.push_back(mistake("environment", "is local, test or production"));
    }
    if (listen.threads < 1) findings.push_back(mistake("listen.threads", "is at least 1"));
    return findings;
}

Finding mistake(std::string setting, std::string message) {
    return {.file = {}, .line = 0, .rule = std::move(setting), .message = std::move(message)};
}

}  // namespace varde::config
