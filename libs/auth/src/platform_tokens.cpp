#include <mutex>

#include "auth/tokens.hpp"

namespace varde::auth {
namespace {

// Authentication contract 4.
constexpr std::int64_t lifeSeconds = 300;
constexpr std::int64_t backdatedSeconds = 5;
constexpr std::int64_t renewedBeforeEndSeconds = 60;

}  // namespace

struct PlatformTokens::State {
    State(SigningKey signingKey, std::string issuerName, std::string appName, const Clock& time)
        : key(std::move(signingKey)), issuer(std::move(issuerName)), app(std::move(appName)), clock(time) {}

    const SigningKey key;
    const std::string issuer;
    const std::string app;
    const Clock& clock;

    std::mutex mutex;
    std::string token;
    std::int64_t renewAt = 0;
};

PlatformTokens::PlatformTokens(SigningKey key, std::string issuer, std::string app, const Clock& clock)
    : state_(std::make_shared<State>(std::move(key), std::move(issuer), std::move(app), clock)) {}

std::string PlatformTokens::current() {
    const auto now = state_->clock.now().unixSeconds();
    const std::lock_guard lock(state_->mutex);
    if (state_->token.empty() || now >= state_->renewAt) {
        state_->token = state_->key.sign({
            {"urn:altinn:app", state_->app},
            {"iss", state_->issuer},
            {"aud", "platform.altinn.no"},
            {"nbf", now - backdatedSeconds},
            {"iat", now},
            {"exp", now + lifeSeconds},
        });
        state_->renewAt = now + lifeSeconds - renewedBeforeEndSeconds;
    }
    return state_->token;
}

}  // namespace varde::auth
