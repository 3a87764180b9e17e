#pragma once
// Answers that hold for a while, by digest. Bounded: what was used longest ago goes first. Thread-safe;
// spread over shards so that threads seldom meet.
#include <array>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/date_time.hpp"

namespace varde::auth {

template <class T>
class BoundedCache {
public:
    explicit BoundedCache(std::size_t entriesMax)
        : perShardMax_(std::max<std::size_t>(1, entriesMax / shardCount)) {}

    // `key` is a digest: its first byte chooses the shard.
    std::optional<T> find(const std::string& key, DateTime now) {
        auto& shard = shardOf(key);
        const std::lock_guard lock(shard.mutex);
        const auto found = shard.byKey.find(key);
        if (found == shard.byKey.end()) return std::nullopt;
        if (found->second->until <= now) {
            shard.entries.erase(found->second);
            shard.byKey.erase(found);
            return std::nullopt;
        }
        shard.entries.splice(shard.entries.begin(), shard.entries, found->second);
        return found->second->value;
    }

    void put(const std::string& key, T value, DateTime until) {
        auto& shard = shardOf(key);
        const std::lock_guard lock(shard.mutex);
        if (const auto found = shard.byKey.find(key); found != shard.byKey.end()) {
            shard.entries.erase(found->second);
            shard.byKey.erase(found);
        }
        if (shard.entries.size() == perShardMax_) {
            shard.byKey.erase(shard.entries.back().key);
            shard.entries.pop_back();
        }
        shard.entries.push_front({key, std::move(value), until});
        shard.byKey.emplace(key, shard.entries.begin());
    }

    void clear() {
        for (auto& shard : shards_) {
            const std::lock_guard lock(shard.mutex);
            shard.byKey.clear();
            shard.entries.clear();
        }
    }

private:
    static constexpr std::size_t shardCount = 16;

    struct Entry {
        std::string key;
        T value;
        DateTime until;
    };
    struct Shard {
        std::mutex mutex;
        std::list<Entry> entries;  // the last used one first
        std::unordered_map<std::string, typename std::list<Entry>::iterator> byKey;
    };

    Shard& shardOf(const std::string& key) {
        return shards_[key.empty() ? 0 : static_cast<unsigned char>(key.front()) % shardCount];
    }

    std::size_t perShardMax_;
    std::array<Shard, shardCount> shards_;
};

}  // namespace varde::auth
