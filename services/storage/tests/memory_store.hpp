#pragma once
// Blobs in memory, for tests of who keeps which bytes.
#include <map>

#include "base/encoding.hpp"
#include "blob/store.hpp"

namespace varde::test {

class MemoryStore final : public blob::Store {
public:
    std::map<std::string, std::string> objects;
    std::map<std::string, DateTime> written;  // long ago for what is not here

    Task<blob::Stored> put(std::string key, http::BodySource& source) override {
        auto bytes = co_await http::readAll(source, 1'000'000);
        blob::Stored stored;
        stored.size = bytes.size();
        stored.sha256 = hex(sha256(bytes));
        objects[key] = std::move(bytes);
        co_return stored;
    }
    Task<std::optional<blob::Opened>> open(std::string key, std::optional<blob::Range>) override {
        const auto found = objects.find(key);
        if (found == objects.end()) co_return std::nullopt;
        blob::Opened opened;
        opened.size = found->second.size();
        opened.body = http::bodyOf(found->second);
        co_return opened;
    }
    Task<bool> remove(std::string key) override { co_return objects.erase(key) > 0; }
    Task<std::size_t> removeAll(std::string) override { co_return 0; }
    Task<> list(std::string, DateTime before, std::function<Task<>(std::string)> visit) override {
        std::vector<std::string> keys;
        for (const auto& [key, bytes] : objects) {
            const auto at = written.find(key);
            if (at == written.end() || at->second < before) keys.push_back(key);
        }
        for (auto& key : keys) co_await visit(std::move(key));
    }
};

}  // namespace varde::test
