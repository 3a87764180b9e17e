// varde-authentication: signing keys, sessions and, in test mode, the test users and test tokens.
#include "http/server.hpp"
#include "service.hpp"
#include "telemetry/log.hpp"

using namespace varde;

namespace {

int serve(const authentication::Config& config) {
    http::PooledClient client;
    authentication::Service service(config, client, Clock::system());

    http::ServerOptions options;
    options.address = config.listen.address;
    options.port = config.listen.port;
    options.threads = static_cast<unsigned>(config.listen.threads);
    options.serviceName = "authentication";
    options.authenticator = service.verifier().authenticator();
    http::Server server(std::move(options), service.router());

    if (config.hasTestIdentities()) log::warning("test identities are on: anybody may be anybody here");
    log::info("authentication is ready", {{"port", static_cast<int>(server.port())}});
    server.run();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::function<std::vector<Finding>(const authentication::Config&)> check = authentication::check;
    const auto config = config::loadOrExit<authentication::Config>(argc, argv, "authentication", check);
    log::start("authentication");
    try {
        return serve(config);
    } catch (const std::exception& error) {
        log::error("authentication cannot go on", {{"reason", error.what()}});
        return 1;
    }
}
