#include "app_tokens.hpp"

namespace varde::app_runtime {

std::string AppTokens::current(const std::string& org, const std::string& app) {
    if (!key_) return {};
    const std::lock_guard lock(mutex_);
    auto& tokens = byApp_[org + "/" + app];
    if (!tokens) tokens = std::make_unique<auth::PlatformTokens>(*key_, org, app, clock_);
    return tokens->current();
}

}  // namespace varde::app_runtime
