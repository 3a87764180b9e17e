#include "loops.hpp"

#include <unistd.h>

namespace varde::storage {

namespace {

OutboxRelay::Publish publishOn(bus::Bus& bus) {
    return [&bus](std::string stream, std::string payload) -> Task<> {
        co_await bus.publish(std::move(stream), std::move(payload));
    };
}

// Copies in containers often have the same process id.
std::string uniqueName() {
    char host[256] = {};
    ::gethostname(host, sizeof(host) - 1);
    return "storage-" + std::string(host) + "-" + std::to_string(::getpid());
}

}  // namespace

Loops::Loops(
    sql::Database& database,
    Repositories& stores,
    blob::Store& blobs,
    bus::Bus& bus,
    const Clock& clock,
    const Config& config
)
    : bus_(bus),
      relay_(stores.outbox, publishOn(bus), clock, config.outbox),
      released_(database, blobs, stores.instances.blobsReleased()),
      sweep_(database, blobs, clock, config.blob) {}

void Loops::start(Background& background) {
    background.start("outbox relay", [this, &background] { return relay_.run(background); });
    background.start("outbox metrics", [this, &background] { return relay_.watch(background); });
    background.start("released blobs", [this, &background] { return released_.run(background); });
    background.start("blob sweep", [this, &background] { return sweep_.run(background); });

    bus::ConsumerOptions options;
    options.stream = committedStream;
    options.group = "storage";
    options.name = uniqueName();
    auto committed = [this](std::vector<bus::Message> messages) -> Task<std::vector<bus::Handled>> {
        std::vector<std::string> payloads;
        for (auto& message : messages) payloads.push_back(std::move(message.payload));
        co_await relay_.committed(std::move(payloads));
        co_return std::vector<bus::Handled>(messages.size(), bus::Handled::done);
    };
    bus_.consume(background, std::move(options), committed);
}

}  // namespace varde::storage
