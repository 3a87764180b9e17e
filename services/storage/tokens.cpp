#include "tokens.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace varde::storage {

auth::VerifierOptions verifierOptions(const Config& config) {
    auth::VerifierOptions options;
    options.userKeyUrls = config::userKeyUrls(config.keys, config.platform);
    options.platformKeyUrls = config::platformKeyUrls(config.keys, config.platform);
    options.cookieName = config.rules.runtimeCookieName;
    return options;
}

std::function<std::string()> serviceToken(const config::PlatformToken& settings, const Clock& clock) {
    if (settings.keyFile.empty()) return [] { return std::string(); };
    std::ifstream file(settings.keyFile, std::ios::binary);
    if (!file) throw std::runtime_error("platformToken.keyFile cannot be read: " + settings.keyFile);
    const std::string pem{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const auto tokens =
        std::make_shared<auth::PlatformTokens>(auth::SigningKey::fromPem(pem), "platform", "storage", clock);
    return [tokens] { return tokens->current(); };
}

}  // namespace varde::storage
