#pragma once
// The PlatformAccessToken that an app's own calls carry: issuer is the org, the app is named in it.
#include <map>
#include <memory>
#include <mutex>

#include "auth/tokens.hpp"

namespace varde::app_runtime {

class AppTokens {
public:
    // Without a key no token is sent.
    AppTokens(std::optional<auth::SigningKey> key, const Clock& clock)
        : key_(std::move(key)), clock_(clock) {}

    std::string current(const std::string& org, const std::string& app);

private:
    std::optional<auth::SigningKey> key_;
    const Clock& clock_;
    std::mutex mutex_;  // guards byApp_
    std::map<std::string, std::unique_ptr<auth::PlatformTokens>> byApp_;
};

}  // namespace varde::app_runtime
