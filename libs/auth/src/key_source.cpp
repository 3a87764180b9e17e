#include "key_source.hpp"

#include <algorithm>

#include "base/problem.hpp"
#include "jws.hpp"
#include "telemetry/log.hpp"

namespace varde::auth {
namespace {

using namespace std::chrono_literals;

constexpr auto keysLifetime = 10min;
constexpr auto betweenFetches = 5s;
constexpr auto betweenFirstFetches = 1s;  // while there is no key at all: at start, services come up together
constexpr auto fetchDeadline = 3s;
constexpr auto waitMax = 10s;
constexpr std::uint64_t jwksBytesMax = 1024 * 1024;

}  // namespace

// While one lives, nobody else fetches. Tells those who wait when it ends, however it ends.
class KeySource::Fetching {
public:
    explicit Fetching(KeySource& source) : source_(source) {}
    ~Fetching() {
        std::vector<std::shared_ptr<Signal>> waiting;
        {
            const std::lock_guard lock(source_.mutex_);
            source_.fetching_ = false;
            waiting.swap(source_.waiting_);
        }
        for (const auto& waiter : waiting) waiter->notify();
    }
    Fetching(const Fetching&) = delete;
    Fetching& operator=(const Fetching&) = delete;

private:
    KeySource& source_;
};

KeySource::KeySource(std::vector<std::string> urls, http::Client& client, const Clock& clock)
    : urls_(std::move(urls)), client_(client), clock_(clock), byUrl_(urls_.size()) {}

KeySet KeySource::known() const {
    const std::lock_guard lock(mutex_);
    return all_;
}

Task<KeySet> KeySource::keysFor(std::string keyId) {
    std::shared_ptr<Signal> wait;
    {
        const std::lock_guard lock(mutex_);
        const auto now = clock_.now();
        const bool isKnown = hasKey(all_, keyId);
        const bool isFresh = lastSuccess_ && now - *lastSuccess_ < keysLifetime;
        if (urls_.empty() || (isKnown && isFresh)) co_return all_;
        if (fetching_) {
            if (isKnown) co_return all_;  // the old keys serve until the new ones are here
            wait = std::make_shared<Signal>();
            waiting_.push_back(wait);
        } else {
            const bool hasAny = all_.keys && !all_.keys->empty();
            const auto patience = hasAny ? betweenFetches : betweenFirstFetches;
            if (lastAttempt_ && now - *lastAttempt_ < patience) co_return all_;
            fetching_ = true;
            lastAttempt_ = now;
        }
    }
    if (wait) {
        co_await wait->waitFor(waitMax);
    } else {
        const Fetching fetching(*this);
        co_await fetchAll();
    }
    co_return known();
}

Task<> KeySource::fetchAll() {
    for (std::size_t i = 0; i < urls_.size(); ++i) {
        const auto fetched = co_await fetch(urls_[i]);
        if (fetched) keep(i, *fetched);
    }
}

Task<std::optional<KeySet>> KeySource::fetch(std::string url) {
    try {
        http::ClientRequest request;
        request.url = url;
        request.headers.set("Accept", "application/json");
        request.connectDeadline = fetchDeadline;
        request.deadline = fetchDeadline;
        auto response = co_await client_.send(std::move(request));
        const auto body = co_await response.body(jwksBytesMax);
        if (response.status == http::Status::ok) {
            auto keys = KeySet::fromJwks(json::parseValue(body));
            // An answer without a usable key is a fault of the publisher, not a rotation.
            if (!keys.keys->empty()) co_return keys;
        }
        log::warning("token keys could not be read", {{"url", url}, {"status", http::code(response.status)}});
    } catch (const Problem& problem) {
        // The keys that are known serve on; the next token that needs others asks again.
        log::warning("token keys could not be fetched", {{"url", url}, {"reason", problem.detail}});
    }
    co_return std::nullopt;
}

void KeySource::keep(std::size_t index, const KeySet& fetched) {
    bool removed = false;
    {
        const std::lock_guard lock(mutex_);
        const auto& before = byUrl_[index].keys;
        removed = before && std::any_of(before->begin(), before->end(), [&](const auto& key) {
                      return !hasKey(fetched, key->id);
                  });
        byUrl_[index] = fetched;
        auto all = std::make_shared<std::vector<std::shared_ptr<const KeySet::Key>>>();
        for (const auto& set : byUrl_) {
            if (set.keys) all->insert(all->end(), set.keys->begin(), set.keys->end());
        }
        all_.keys = std::move(all);
        lastSuccess_ = clock_.now();
    }
    if (removed && onRemoved) onRemoved();
}

}  // namespace varde::auth
