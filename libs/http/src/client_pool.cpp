#include "client_pool.hpp"

namespace varde::http {
namespace {

constexpr std::size_t sweepEvery = 256;

bool isStale(const ClientConnectionPtr& connection, std::chrono::steady_clock::time_point oldest) {
    return connection->idleSince < oldest;
}

}  // namespace

asio::execution_context::id ClientPool::id;

// Before the pool, so that what connections register with is destroyed after them.
ClientPool::ClientPool(asio::execution_context& context) : service(context) {
    Deadlines::of(static_cast<asio::io_context&>(context));
}

ClientPool& ClientPool::of(asio::io_context& context) {
    return asio::use_service<ClientPool>(context);
}

ClientConnectionPtr ClientPool::take(const std::string& origin, std::chrono::seconds idleDeadline) {
    const auto found = idle_.find(origin);
    if (found == idle_.end()) return nullptr;
    const auto oldest = std::chrono::steady_clock::now() - idleDeadline;
    auto& connections = found->second;
    while (!connections.empty()) {
        auto connection = std::move(connections.back());
        connections.pop_back();
        // Readable while nothing was asked: the peer has closed it, or says what nobody may believe.
        if (!isStale(connection, oldest) && !connection->transport.readable()) return connection;
    }
    return nullptr;
}

void ClientPool::keep(
    ClientConnectionPtr connection, std::size_t idlePerOriginMax, std::chrono::seconds idleDeadline
) {
    const auto now = std::chrono::steady_clock::now();
    connection->idleSince = now;
    connection->transport.expireNever();
    connection->transport.shrink();
    auto& connections = idle_[connection->origin];
    if (connections.size() >= idlePerOriginMax) return;
    connections.push_back(std::move(connection));
    // No timer for what is merely old: it goes at a later use, whichever origin that is of.
    if (++kept_ % sweepEvery != 0) return;
    const auto oldest = now - idleDeadline;
    for (auto entry = idle_.begin(); entry != idle_.end();) {
        auto& old = entry->second;
        std::erase_if(old, [oldest](const auto& kept) { return isStale(kept, oldest); });
        entry = old.empty() ? idle_.erase(entry) : std::next(entry);
    }
}

}  // namespace varde::http
