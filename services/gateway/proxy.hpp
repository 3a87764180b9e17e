#pragma once
// Passes a request on to its upstream and the answer back, both as they come.
#include "http/client.hpp"
#include "http/response.hpp"
#include "routing.hpp"

namespace varde::gateway {

struct ProxyOptions {
    std::chrono::milliseconds connectDeadline{5'000};
    std::chrono::milliseconds answerDeadline{120'000};
    std::uint64_t bodyBytesMax = 2'200'000'000;
    std::string publicScheme = "http";
};

class Proxy {
public:
    // `table` and `client` outlive this.
    Proxy(const RoutingTable& table, http::Client& client, ProxyOptions options)
        : table_(table), client_(client), options_(std::move(options)) {}

    Task<http::Response> forward(http::Request& request);

private:
    Task<http::Body> bodyOf(http::Request& request) const;
    void prepareHeaders(http::Headers& headers, const http::Request& request) const;

    const RoutingTable& table_;
    http::Client& client_;
    ProxyOptions options_;
};

// Fields that speak of one connection only, and those that Connection names.
void eraseHopByHop(http::Headers& headers);

// How failures leave the gateway: the names and ports of upstreams stay inside.
http::Response renderProblem(const Problem& problem, const http::Trace& trace);

}  // namespace varde::gateway
