#include "released_blobs.hpp"

#include "telemetry/log.hpp"

namespace varde::storage {

namespace {

constexpr std::int64_t batchMax = 100;
constexpr std::chrono::seconds backstop{30};

constexpr sql::Statement selectSome{
    "released_blob_list", "SELECT internal_id, blob_key FROM released_blobs ORDER BY internal_id LIMIT $1"};
constexpr sql::Statement deleteOne{
    "released_blob_delete", "DELETE FROM released_blobs WHERE internal_id = $1"};

struct Released {
    std::int64_t id = 0;
    std::string key;
};

}  // namespace

Task<std::size_t> ReleasedBlobs::removeSome() {
    auto read = [](sql::Transaction& tx) -> Task<std::vector<Released>> {
        const auto rows = co_await tx.all(selectSome, batchMax);
        std::vector<Released> some;
        for (const auto& row : rows) {
            some.push_back({row.get<std::int64_t>("internal_id"), row.get<std::string>("blob_key")});
        }
        co_return some;
    };
    const auto some = co_await database_.read(read);
    if (some.empty()) co_return 0;
    for (const auto& one : some) co_await blobs_.remove(one.key);
    auto forget = [&some](sql::Transaction& tx) -> Task<> {
        for (const auto& one : some) co_await tx.execute(deleteOne, one.id);
    };
    co_await database_.write(forget);
    co_return some.size();
}

Task<> ReleasedBlobs::run(Background& background) {
    while (!background.stopping()) {
        std::size_t removed = 0;
        try {
            removed = co_await removeSome();
        } catch (const std::exception& error) {  // the rows stay for the next round
            log::warning("released bytes cannot be removed", {{"reason", error.what()}});
        }
        if (!background.stopping() && removed == 0) co_await released_.waitFor(backstop);
    }
}

}  // namespace varde::storage
