#pragma once
// Removes bytes that a commit has let go of. A crash in between leaves the row, and the bytes go at the next
// start.
#include "base/async.hpp"
#include "blob/store.hpp"
#include "instance_repository.hpp"

namespace varde::storage {

class ReleasedBlobs {
public:
    ReleasedBlobs(sql::Database& database, blob::Store& blobs, Signal& released)
        : database_(database), blobs_(blobs), released_(released) {}

    // For a background loop.
    Task<> run(Background& background);
    // Gives how many rows were done.
    Task<std::size_t> removeSome();

private:
    sql::Database& database_;
    blob::Store& blobs_;
    Signal& released_;
};

}  // namespace varde::storage
