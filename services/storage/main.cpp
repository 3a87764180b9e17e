// varde-storage: instances, data elements, applications, texts, instance events, blobs.
#include <unistd.h>

#include "auth/tokens.hpp"
#include "base/async.hpp"
#include "bus/bus.hpp"
#include "http/server.hpp"
#include "migrations.hpp"
#include "outbox_relay.hpp"
#include "problems.hpp"
#include "released_blobs.hpp"
#include "routes.hpp"
#include "service_token.hpp"
#include "telemetry/log.hpp"

using namespace varde;

namespace {

auth::VerifierOptions verifierOptions(const storage::Config& config) {
    const auto base = config.platform.authentication + "/authentication/api/v1";
    auth::VerifierOptions options;
    options.userKeyUrls = config.keys.users;
    options.platformKeyUrls = config.keys.platform;
    if (options.userKeyUrls.empty())
        options.userKeyUrls = {base + "/openid/.well-known/openid-configuration/jwks"};
    if (options.platformKeyUrls.empty()) options.platformKeyUrls = {base + "/platformkeys/jwks"};
    options.cookieName = config.rules.runtimeCookieName;
    return options;
}

int serve(const storage::Config& config) {
    const auto& clock = Clock::system();
    sql::Database database(config.database.url);
    run(database.migrate(embeddedMigrations));
    const auto blobs = blob::openFiles(config.blob.folder);
    bus::Bus bus({.url = config.redis.url});
    http::PooledClient client;
    auth::Verifier verifier(verifierOptions(config), client, clock);
    auth::RemoteDecisions decisions(client, config.platform.authorization);
    const storage::Links links(config.platform.publicUrl, config.platform.hostname);

    storage::Outbox outbox(database, clock);
    storage::InstanceRepository instances(database, outbox);
    storage::InstanceSearch search(database);
    storage::InstanceEventRepository events(database);
    storage::InstanceLockRepository locks(database, clock);
    storage::ApplicationRepository applications(database, clock, config.rules.applicationCacheTime);
    storage::TextRepository texts(database);
    storage::Access access(decisions, config.rules);
    const auto platformCaller = [&](const http::Request& request) { return verifier.platform(request); };
    storage::AppTokens appTokens(platformCaller, config.rules.publishers, clock);
    storage::PartyLookup parties(
        client, config.platform.registry, storage::serviceToken(config.platformToken, clock)
    );

    const storage::Common common{instances, applications, access, appTokens, links, clock};
    storage::Applications applicationsHandler(applications, appTokens, clock);
    storage::Texts textsHandler(texts, appTokens);
    storage::Instances instancesHandler(common);
    storage::InstanceList listHandler(common, search, parties);
    storage::InstanceLocks locksHandler(common, locks);
    storage::DataElements dataHandler(common, *blobs);
    storage::DataElementMarks marksHandler(common);
    storage::Process processHandler(common, events);
    storage::InstanceEvents eventsHandler(common, events);

    http::ServerOptions options;
    options.address = config.listen.address;
    options.port = config.listen.port;
    options.threads = static_cast<unsigned>(config.listen.threads);
    options.serviceName = "storage";
    options.authenticator = verifier.authenticator();
    options.renderProblem = storage::renderProblem;
    http::Server server(
        std::move(options),
        storage::routes(
            {applicationsHandler,
             textsHandler,
             instancesHandler,
             listHandler,
             locksHandler,
             dataHandler,
             marksHandler,
             processHandler,
             eventsHandler}
        )
    );

    Background background(server.executor());
    const auto publish = [&](std::string stream, std::string payload) -> Task<> {
        co_await bus.publish(std::move(stream), std::move(payload));
    };
    storage::OutboxRelay relay(outbox, publish, clock, config.outbox);
    storage::ReleasedBlobs released(database, *blobs, instances.blobsReleased());
    background.start("outbox relay", [&] { return relay.run(background); });
    background.start("outbox metrics", [&] { return relay.watch(background); });
    background.start("released blobs", [&] { return released.run(background); });
    const auto committed = [&](std::vector<bus::Message> messages) -> Task<std::vector<bus::Handled>> {
        std::vector<std::string> payloads;
        for (auto& message : messages) payloads.push_back(std::move(message.payload));
        co_await relay.committed(std::move(payloads));
        co_return std::vector<bus::Handled>(messages.size(), bus::Handled::done);
    };
    bus.consume(
        background,
        {.stream = storage::committedStream,
         .group = "storage",
         .name = "storage-" + std::to_string(::getpid())},
        committed
    );
    server.onDrain(
        [] {},
        [&]() -> Task<> {
            background.stop();
            co_await background.join();
        }
    );
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
