// varde-storage: instances, data elements, applications, texts, instance events, blobs.
#include "auth/tokens.hpp"
#include "http/server.hpp"
#include "loops.hpp"
#include "migrations.hpp"
#include "problems.hpp"
#include "routes.hpp"
#include "telemetry/log.hpp"
#include "tokens.hpp"

using namespace varde;

namespace {

int serve(const storage::Config& config) {
    const auto& clock = Clock::system();
    sql::Database database(config.database.url);
    run(database.migrate(embeddedMigrations));
    const auto blobs = blob::openFiles(config.blob.folder);
    bus::Bus bus({.url = config.redis.url});
    http::PooledClient client;
    auth::Verifier verifier(storage::verifierOptions(config), client, clock);
    auth::RemoteDecisions decisions(client, config.platform.authorization);

    storage::Repositories stores(database, clock, config.rules.applicationCacheTime);
    storage::Access access(decisions, config.rules);
    const auto platformCaller = [&](const http::Request& request) { return verifier.platform(request); };
    storage::AppTokens appTokens(platformCaller, config.rules.publishers, clock);
    const auto ownToken = storage::serviceToken(config.platformToken, clock);
    storage::PartyLookup parties(client, config.platform.registry, ownToken);
    const storage::Links links(config::publicUrl(config.platform));
    storage::Handlers handlers(stores, *blobs, access, appTokens, parties, links, clock);
    storage::Loops loops(database, stores, *blobs, bus, clock, config);

    http::ServerOptions options;
    options.address = config.listen.address;
    options.port = config.listen.port;
    options.threads = static_cast<unsigned>(config.listen.threads);
    options.serviceName = "storage";
    options.authenticator = verifier.authenticator();
    options.renderProblem = storage::renderProblem;
    http::Server server(std::move(options), storage::routes(handlers));

    Background background(server.executor());
    loops.start(background);
    const auto end = [&]() -> Task<> {
        background.stop();
        co_await background.join();
    };
    server.onDrain([] {}, end);
    log::info("storage is ready", {{"port", static_cast<int>(server.port())}});
    server.run();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::function<std::vector<Finding>(const storage::Config&)> check = storage::check;
    const auto config = config::loadOrExit<storage::Config>(argc, argv, "storage", check);
    log::start("storage");
    try {
        return serve(config);
    } catch (const std::exception& error) {
        log::error("storage cannot go on", {{"reason", error.what()}});
        return 1;
    }
}
