#pragma once
// The service's work beside requests: the outbox to the bus and back, bytes that were let go
// of or never named.
#include "blob_sweep.hpp"
#include "bus/bus.hpp"
#include "graph.hpp"
#include "outbox_relay.hpp"
#include "released_blobs.hpp"

namespace varde::storage {

class Loops {
public:
    Loops(
        sql::Database& database,
        Repositories& stores,
        blob::Store& blobs,
        bus::Bus& bus,
        const Clock& clock,
        const Config& config
    );

    // Until `background` stops, which ends before this does.
    void start(Background& background);

private:
    bus::Bus& bus_;
    OutboxRelay relay_;
    ReleasedBlobs released_;
    BlobSweep sweep_;
};

}  // namespace varde::storage
