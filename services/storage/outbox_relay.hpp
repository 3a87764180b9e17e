#pragma once
// Moves the outbox to the bus: woken by each commit that wrote to it, polling as a backstop. A row stays
// until varde-events has said that it has committed the event; rows without that word are sent again, less
// and less often. While the bus is away, rows wait.
#include "base/async.hpp"
#include "config.hpp"
#include "outbox.hpp"

namespace varde::storage {

inline constexpr const char* registeredStream = "varde:events:registered";
inline constexpr const char* committedStream = "varde:events:committed";

class OutboxRelay {
public:
    // Answers when the bus has the payload; throws Problem when it has not.
    using Publish = std::function<Task<>(std::string stream, std::string payload)>;

    OutboxRelay(Outbox& outbox, Publish publish, const Clock& clock, OutboxSettings settings)
        : outbox_(outbox), publish_(std::move(publish)), clock_(clock), settings_(settings) {}

    // For a background loop.
    Task<> run(Background& background);
    Task<> watch(Background& background);  // the metrics: depth and lag

    struct Round {
        std::size_t sent = 0;
        bool failed = false;
        bool full = false;  // there may be more
    };
    // One batch of what is due.
    Task<Round> sendDue();
    // What varde-events said, as it came over the bus. Texts that cannot be read are passed over.
    Task<> committed(std::vector<std::string> payloads);

private:
    std::chrono::milliseconds pauseAfter(std::int64_t attempts) const;

    Outbox& outbox_;
    Publish publish_;
    const Clock& clock_;
    OutboxSettings settings_;
};

}  // namespace varde::storage
