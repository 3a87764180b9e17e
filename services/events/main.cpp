// varde-events: events posted and listed, subscriptions, and delivery to webhooks.
#include <fstream>
#include <iterator>

#include "auth/tokens.hpp"
#include "base/async.hpp"
#include "bus/bus.hpp"
#include "http/server.hpp"
#include "migrations.hpp"
#include "service.hpp"
#include "telemetry/log.hpp"

namespace {

using namespace varde;

auth::VerifierOptions verifierOptions(const events::Config& config) {
    auth::VerifierOptions options;
    options.userKeyUrls = config::userKeyUrls(config.keys, config.platform);
    options.platformKeyUrls = config::platformKeyUrls(config.keys, config.platform);
    options.cookieName = config.rules.runtimeCookieName;
    return options;
}

std::function<std::string()> platformToken(const std::string& keyFile, const Clock& clock) {
    if (keyFile.empty()) return [] { return std::string(); };
    std::ifstream file(keyFile, std::ios::binary);
    if (!file) throw std::runtime_error("platformToken.keyFile cannot be read: " + keyFile);
    const std::string pem{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const auto tokens =
        std::make_shared<auth::PlatformTokens>(auth::SigningKey::fromPem(pem), "platform", "events", clock);
    return [tokens] { return tokens->current(); };
}

int serve(const events::Config& config) {
    const auto& clock = Clock::system();
    sql::Database database(config.database.url);
    run(database.migrate(embeddedMigrations));
    bus::Bus bus({.url = config.redis.url});
    http::PooledClient client;
    auth::Verifier verifier(verifierOptions(config), client, clock);
    auth::RemoteDecisions decisions(client, config.platform.authorization);
    const auto platformCaller = [&verifier](const http::Request& request) {
        return verifier.platform(request);
    };
    events::Service service(
        config,
        {database,
         bus,
         client,
         decisions,
         platformCaller,
         platformToken(config.platformToken.keyFile, clock),
         clock}
    );
    run(service.recover());

    http::ServerOptions options;
    options.address = config.listen.address;
    options.port = config.listen.port;
    options.threads = static_cast<unsigned>(config.listen.threads);
    options.serviceName = "varde-events";
    options.authenticator = verifier.authenticator();
    options.renderProblem = events::renderProblem;
    http::Server server(std::move(options), service.router());
    Background background(server.executor());
    service.start(background);
    auto end = [&background]() -> Task<> {
        background.stop();
        co_await background.join();
    };
    server.onDrain([] {}, end);
    log::info("listening", {{"port", static_cast<int>(server.port())}});
    server.run();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const auto config = config::loadOrExit<events::Config>(argc, argv, "events", events::check);
    log::start("varde-events");
    try {
        return serve(config);
    } catch (const std::exception& error) {
        log::error("cannot start", {{"reason", error.what()}});
        return 1;
    }
}
