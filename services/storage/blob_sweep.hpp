#pragma once
// Removes bytes that nothing names: a process that was killed between writing them and committing the row
// that was to name them cannot clean up after itself. Young bytes stay: their commit may yet come.
#include "base/async.hpp"
#include "base/clock.hpp"
#include "blob/store.hpp"
#include "config.hpp"
#include "sql/database.hpp"

namespace varde::storage {

class BlobSweep {
public:
    BlobSweep(sql::Database& database, blob::Store& blobs, const Clock& clock, const BlobSettings& settings)
        : database_(database),
          blobs_(blobs),
          clock_(clock),
          every_(settings.sweepEvery),
          olderThan_(settings.sweepOlderThan) {}

    // For a background loop.
    Task<> run(Background& background);
    // Looks at every old object once; gives how many went. Ends early, with nothing half done, when
    // `stopping` says so.
    Task<std::size_t> sweep(std::function<bool()> stopping);

private:
    Task<std::vector<std::string>> unnamed(std::vector<std::string> keys);
    Task<std::size_t> removeUnnamed(std::vector<std::string> keys);

    sql::Database& database_;
    blob::Store& blobs_;
    const Clock& clock_;
    const std::chrono::seconds every_;
    const std::chrono::seconds olderThan_;
};

}  // namespace varde::storage
