#include <algorithm>

#include "auth/tokens.hpp"
#include "base/encoding.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "bounded_cache.hpp"
#include "jws.hpp"
#include "key_source.hpp"

namespace varde::auth {
namespace {

constexpr std::size_t rememberedTokensMax = 4096;
constexpr int cookieChunksMax = 8;

std::optional<std::string> bearerToken(const http::Request& request) {
    constexpr std::string_view scheme = "Bearer ";
    const auto header = request.header("Authorization");
    if (!header || !startsWithIgnoreCase(*header, scheme)) return std::nullopt;
    return std::string(trim(header->substr(scheme.size())));
}

// A long value comes as `chunks-2` and the cookies NameC1, NameC2 (authentication contract 1.6).
std::optional<std::string> wholeCookie(const http::Headers& headers, const std::string& name) {
    constexpr std::string_view mark = "chunks-";
    auto value = http::cookie(headers, name);
    if (!value || !value->starts_with(mark)) return value;
    const auto count = parseNumber<int>(std::string_view(*value).substr(mark.size()));
    if (!count || *count < 1 || *count > cookieChunksMax) return std::string();
    std::string joined;
    for (int i = 1; i <= *count; ++i) {
        const auto part = http::cookie(headers, name + "C" + std::to_string(i));
        if (!part) return std::string();
        joined += *part;
    }
    return joined;
}

}  // namespace

// Keys of one kind, and the tokens that they have been found good for.
struct Trust {
    Trust(std::vector<std::string> urls, http::Client& client, const Clock& clock, bool platform)
        : isPlatform(platform), keys(std::move(urls), client, clock), remembered(rememberedTokensMax) {
        keys.onRemoved = [this] { remembered.clear(); };
    }

    bool isPlatform;
    KeySource keys;
    BoundedCache<http::CallerPtr> remembered;
};

struct Verifier::State {
    State(VerifierOptions chosen, http::Client& client, const Clock& time)
        : options(std::move(chosen)),
          clock(time),
          users(options.userKeyUrls, client, time, false),
          platforms(options.platformKeyUrls, client, time, true) {}

    VerifierOptions options;
    const Clock& clock;
    Trust users;
    Trust platforms;

    Task<http::CallerPtr> verified(Trust& trust, std::string token);
    Task<http::CallerPtr> user(const http::Request& request);
    Task<http::CallerPtr> platform(const http::Request& request);
};

Task<http::CallerPtr> Verifier::State::verified(Trust& trust, std::string token) {
    if (token.empty() || token.size() > tokenBytesMax) co_return nullptr;
    const auto digest = sha256(token);
    auto known = trust.remembered.find(digest, clock.now());
    if (known) co_return std::move(*known);

    const auto unverified = readToken(token);
    if (!unverified) co_return nullptr;
    const auto keys = co_await trust.keys.keysFor(unverified->keyId);
    // Whoever sent it may well be right: that is no reason to tell them that they are not.
    const bool noKeys = !keys.keys || keys.keys->empty();
    if (trust.isPlatform && noKeys && !options.platformKeyUrls.empty()) {
        throw Problem(Errc::unavailable, "no key of the platform's tokens can be had");
    }
    auto claims = check(*unverified, keys, clock.now(), trust.isPlatform);
    if (!claims) co_return nullptr;

    auto caller = std::make_shared<const Caller>(std::move(*claims), std::move(token));
    if (caller->expires) trust.remembered.put(digest, caller, *caller->expires);
    co_return caller;
}

Task<http::CallerPtr> Verifier::State::user(const http::Request& request) {
    // A bearer header that does not hold is not made good by a cookie.
    auto token = bearerToken(request);
    if (!token) token = wholeCookie(request.headers, ".ALTINNTOKEN");
    if (!token) token = wholeCookie(request.headers, options.cookieName);
    if (!token) co_return nullptr;
    auto caller = co_await verified(users, std::move(*token));
    co_return caller;
}

Task<http::CallerPtr> Verifier::State::platform(const http::Request& request) {
    const auto values = request.headers.all("PlatformAccessToken");
    if (values.size() != 1) co_return nullptr;
    auto caller = co_await verified(platforms, std::string(trim(values.front())));
    if (!caller) co_return nullptr;
    const auto& allowed = options.platformIssuersAllowed;
    const bool isAllowed =
        allowed.empty() || std::find(allowed.begin(), allowed.end(), caller->issuer) != allowed.end();
    if (!isAllowed) co_return nullptr;
    co_return caller;
}

Verifier::Verifier(VerifierOptions options, http::Client& client, const Clock& clock)
    : state_(std::make_shared<State>(std::move(options), client, clock)) {}

Verifier::~Verifier() = default;

Task<http::CallerPtr> Verifier::user(const http::Request& request) {
    return state_->user(request);
}

Task<http::CallerPtr> Verifier::verifyToken(std::string token) {
    return state_->verified(state_->users, std::move(token));
}

Task<http::CallerPtr> Verifier::platform(const http::Request& request) {
    return state_->platform(request);
}

http::Authenticator Verifier::authenticator() {
    return {
        .user = [this](const http::Request& request) { return user(request); },
        .platform = [this](const http::Request& request) -> Task<bool> {
            const auto caller = co_await platform(request);
            co_return caller != nullptr;
        }};
}

}  // namespace varde::auth
