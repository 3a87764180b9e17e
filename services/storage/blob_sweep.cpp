#include "blob_sweep.hpp"

#include <utility>

#include "telemetry/log.hpp"

namespace varde::storage {

namespace {

constexpr std::size_t batchMax = 100;
constexpr std::chrono::minutes startDelay{1};  // the start belongs to requests
constexpr std::chrono::seconds heartbeat{1};   // how soon a stop is seen

constexpr sql::Statement selectName{
    "blob_name",
    "SELECT 1 AS named WHERE EXISTS (SELECT 1 FROM data_elements WHERE blob_key = $1) "
    "OR EXISTS (SELECT 1 FROM released_blobs WHERE blob_key = $1)"};

Task<> pause(Background& background, std::chrono::seconds time) {
    for (auto waited = std::chrono::seconds(0); waited < time && !background.stopping();
         waited += heartbeat) {
        co_await sleepFor(heartbeat);
    }
}

}  // namespace

Task<std::vector<std::string>> BlobSweep::unnamed(std::vector<std::string> keys) {
    auto work = [&keys](sql::Transaction& tx) -> Task<std::vector<std::string>> {
        std::vector<std::string> found;
        for (const auto& key : keys) {
            const auto row = co_await tx.one(selectName, key);
            if (!row) found.push_back(key);
        }
        co_return found;
    };
    co_return co_await database_.read(work);
}

Task<std::size_t> BlobSweep::removeUnnamed(std::vector<std::string> keys) {
    if (keys.empty()) co_return 0;
    const auto found = co_await unnamed(std::move(keys));
    std::size_t removed = 0;
    for (const auto& key : found) {
        const bool wasThere = co_await blobs_.remove(key);
        if (wasThere) ++removed;
    }
    co_return removed;
}

Task<std::size_t> BlobSweep::sweep(std::function<bool()> stopping) {
    std::vector<std::string> batch;
    std::size_t removed = 0;
    const std::function<Task<>(std::string)> visit = [&](std::string key) -> Task<> {
        if (stopping()) co_return;
        batch.push_back(std::move(key));
        if (batch.size() < batchMax) co_return;
        auto full = std::exchange(batch, {});
        const auto gone = co_await removeUnnamed(std::move(full));
        removed += gone;
    };
    co_await blobs_.list("", clock_.now() - olderThan_, visit);
    if (stopping()) co_return removed;
    const auto gone = co_await removeUnnamed(std::move(batch));
    co_return removed + gone;
}

Task<> BlobSweep::run(Background& background) {
    const std::function<bool()> stopping = [&background] { return background.stopping(); };
    co_await pause(background, startDelay);
    while (!background.stopping()) {
        try {
            const auto removed = co_await sweep(stopping);
            if (removed > 0) {
                log::info(
                    "bytes that nothing named are removed", {{"count", static_cast<std::int64_t>(removed)}}
                );
            }
        } catch (const std::exception& error) {  // the next round looks again
            log::warning("bytes that nothing names cannot be swept", {{"reason", error.what()}});
        }
        co_await pause(background, every_);
    }
}

}  // namespace varde::storage
