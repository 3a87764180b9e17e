#include "auth/tokens.hpp"
#include "base/async.hpp"
#include "config.hpp"
#include "migrations.hpp"
#include "routes.hpp"
#include "telemetry/log.hpp"
#include "test_data.hpp"

namespace {

using namespace varde;
using namespace varde::authorization;

auth::VerifierOptions verifierOptions(const Config& config) {
    auth::VerifierOptions options;
    options.userKeyUrls = config::userKeyUrls(config.keys, config.platform);
    options.platformKeyUrls = config::platformKeyUrls(config.keys, config.platform);
    options.cookieName = config.rules.runtimeCookieName;
    return options;
}

Task<> prepare(sql::Database& db, DirectoryRepository& directory, std::string testData) {
    co_await db.migrate(embeddedMigrations);
    if (!testData.empty()) co_await directory.replace(readTestData(testData));
}

int serve(const Config& config) {
    sql::Database db(config.database.url);
    http::PooledClient client;
    DirectoryRepository directory(db);
    run(prepare(db, directory, config.testData));

    PolicyRepository policyRepository(db, Clock::system());
    PolicyCache cache(policyRepository, Clock::system(), config.rules.policyCacheTime);
    InstanceLookup instances(client, config.platform.storage);
    auth::Verifier verifier(verifierOptions(config), client, Clock::system());

    Decisions decisions(directory, cache, instances);
    const Policies::PlatformCaller platformCaller = [&verifier](const http::Request& request) {
        return verifier.platform(request);
    };
    Policies policies(policyRepository, cache, platformCaller, config.rules.publishers);
    Representations representations(directory);

    http::ServerOptions options;
    options.address = config.listen.address;
    options.port = config.listen.port;
    options.threads = static_cast<unsigned>(config.listen.threads);
    options.serviceName = "varde-authorization";
    options.authenticator = verifier.authenticator();
    http::Server server(std::move(options), routes(decisions, policies, representations));
    log::info("listening", {{"port", static_cast<int>(server.port())}});
    server.run();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const auto config = config::loadOrExit<Config>(argc, argv, "authorization", check);
    log::start("varde-authorization");
    try {
        return serve(config);
    } catch (const std::exception& error) {
        log::error("cannot start", {{"reason", error.what()}});
        return 1;
    }
}
