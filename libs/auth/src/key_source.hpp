#pragma once
// The keys that issuers publish, fetched when they are needed. One fetch at a time, whoever asks; when it
// fails, the keys that were known stay. Thread-safe.
#include <mutex>

#include "auth/tokens.hpp"
#include "base/signal.hpp"

namespace varde::auth {

class KeySource {
public:
    KeySource(std::vector<std::string> urls, http::Client& client, const Clock& clock);

    // The keys, asked for anew when they are old, or when `keyId` is not among them and nobody asked just
    // now.
    Task<KeySet> keysFor(std::string keyId);

    // Called when keys that were known have gone. Set before use.
    std::function<void()> onRemoved;

private:
    class Fetching;

    Task<> fetchAll();
    Task<std::optional<KeySet>> fetch(std::string url);
    KeySet known() const;
    void keep(std::size_t index, const KeySet& fetched);

    const std::vector<std::string> urls_;
    http::Client& client_;
    const Clock& clock_;

    mutable std::mutex mutex_;
    std::vector<KeySet> byUrl_;
    KeySet all_;
    bool fetching_ = false;
    std::optional<DateTime> lastAttempt_;
    std::optional<DateTime> lastSuccess_;
    std::vector<std::shared_ptr<Signal>> waiting_;
};

}  // namespace varde::auth
