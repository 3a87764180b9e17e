// varde-gateway: host and path routing to the platform's services and to apps.
#include <cstdio>

#include "config.hpp"
#include "http/server.hpp"
#include "proxy.hpp"
#include "routes.hpp"
#include "telemetry/log.hpp"

using namespace varde;

namespace {

http::ServerOptions serverOptions(const gateway::Config& config) {
    http::ServerOptions options;
    options.address = config.listen.address;
    options.port = config.listen.port;
    options.threads = static_cast<unsigned>(config.listen.threads);
    options.serviceName = "gateway";
    for (const auto& also : config.alsoListen) {
        options.extraListeners.push_back({also.address, also.port, also.optional, false});
    }
    if (config.adminPort != 0) {
        options.extraListeners.push_back({config.listen.address, config.adminPort, false, true});
    }
    options.limits.bodyBytesMax = static_cast<std::uint64_t>(config.bounds.bodyBytesMax);
    options.limits.connectionsMax = static_cast<std::size_t>(config.bounds.connectionsMax);
    options.limits.headerDeadline = config.bounds.headerDeadline;
    options.limits.bodyIdleDeadline = config.bounds.bodyIdleDeadline;
    options.limits.keepAliveDeadline = config.bounds.keepAliveDeadline;
    options.drainDeadline = config.bounds.drainDeadline;
    options.renderProblem = gateway::renderProblem;
    return options;
}

int serve(const gateway::Config& config) {
    const gateway::RoutingTable table(config);
    http::PooledClient::Options clientOptions;
    clientOptions.idlePerOriginMax = static_cast<std::size_t>(config.bounds.idlePerUpstreamMax);
    http::PooledClient client(clientOptions);
    gateway::Proxy proxy(
        table,
        client,
        {.connectDeadline = config.bounds.connectDeadline,
         .answerDeadline = config.bounds.answerDeadline,
         .bodyBytesMax = static_cast<std::uint64_t>(config.bounds.bodyBytesMax),
         .publicScheme = config.publicScheme}
    );
    auto options = serverOptions(config);
    options.fallback = http::bind(proxy, &gateway::Proxy::forward);
    http::Server server(std::move(options), gateway::routes());
    log::info("ready", {{"port", std::int64_t{server.port()}}});
    server.run();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const auto config = config::loadOrExit<gateway::Config>(argc, argv, "gateway", gateway::check);
    log::start("gateway");
    try {
        return serve(config);
    } catch (const std::exception& error) {
        log::error("cannot start", {{"error", error.what()}});
        return 1;
    }
}
