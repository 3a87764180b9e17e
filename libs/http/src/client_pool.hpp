#pragma once
// Connections of one thread to other servers: the kept ones, by origin. One for each io_context; goes with
// it.
#include "parser.hpp"
#include "transport.hpp"

namespace varde::http {

struct ClientConnection {
    explicit ClientConnection(asio::io_context& context) : transport(context) {}

    Transport transport;
    std::string origin;   // what it may be used again for
    std::string address;  // of the peer
    std::chrono::steady_clock::time_point idleSince;
};
using ClientConnectionPtr = std::unique_ptr<ClientConnection>;

class ClientPool final : public asio::execution_context::service {
public:
    using key_type = ClientPool;
    static asio::execution_context::id id;

    explicit ClientPool(asio::execution_context& context);
    static ClientPool& of(asio::io_context& context);

    // One that still seems alive, the most recently used first; null when there is none.
    ClientConnectionPtr take(const std::string& origin, std::chrono::seconds idleDeadline);
    void keep(
        ClientConnectionPtr connection, std::size_t idlePerOriginMax, std::chrono::seconds idleDeadline
    );

private:
    void shutdown() override { idle_.clear(); }

    std::unordered_map<std::string, std::vector<ClientConnectionPtr>> idle_;
    std::size_t kept_ = 0;
};

}  // namespace varde::http
