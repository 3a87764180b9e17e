#pragma once
// Calls other HTTP services. Virtual so that a test owns the world.
//
// PooledClient keeps connections for each origin and thread, retries once when a kept connection turned out
// to be closed before any byte of an answer came (only for bodies that are strings), and has a deadline on
// everything. Throws Problem(badGateway) when the peer cannot be reached or does not speak HTTP,
// gatewayTimeout when it is late. Any status is an answer, not an exception; redirects are not followed.
#include <chrono>

#include "http/message.hpp"
#include "http/request.hpp"

namespace varde::http {

struct ClientRequest {
    Method method = Method::get;
    std::string url;  // http:// or https:// with everything
    Headers headers;
    Body body;
    std::chrono::milliseconds connectDeadline{5'000};
    std::chrono::milliseconds deadline{
        30'000};                 // to the response's header; then between two pieces of its body
    std::optional<Trace> trace;  // sent on as traceparent
    // Refuses to connect to addresses for which this is false (webhooks: SSRF); decided after name
    // resolution.
    std::function<bool(const std::string& address)> mayConnect;
    std::string
        connectTo;  // "host:port" to dial instead of the URL's own; Host stays the URL's (gateway, demo)
};

struct ClientResponse {
    Status status = Status::ok;
    Headers headers;
    BodySourcePtr source;  // never null

    Task<std::string> body(std::uint64_t bytesMax = 32 * 1024 * 1024) { return readAll(*source, bytesMax); }
};

class Client {
public:
    virtual ~Client() = default;
    virtual Task<ClientResponse> send(ClientRequest request) = 0;
};

class PooledClient final : public Client {
public:
    struct Options {
        std::size_t idlePerOriginMax = 64;  // kept connections, for each thread
        std::chrono::seconds idleDeadline{30};
        std::string caFile;  // PEM; the system's store when empty
    };
    PooledClient();
    explicit PooledClient(Options options);
    ~PooledClient() override;
    Task<ClientResponse> send(ClientRequest request) override;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace varde::http
