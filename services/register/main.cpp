#include "auth/tokens.hpp"
#include "base/async.hpp"
#include "config.hpp"
#include "migrations.hpp"
#include "routes.hpp"
#include "telemetry/log.hpp"
#include "test_data.hpp"

namespace {

using namespace varde;
using namespace varde::registry;

auth::VerifierOptions verifierOptions(const Config& config) {
    auth::VerifierOptions options;
    options.userKeyUrls = config::userKeyUrls(config.keys, config.platform);
    options.platformKeyUrls = config::platformKeyUrls(config.keys, config.platform);
    options.cookieName = config.rules.runtimeCookieName;
    return options;
}

Task<> prepare(sql::Database& db, PartyRepository& parties, UserRepository& users, std::string testData) {
    co_await db.migrate(embeddedMigrations);
    if (testData.empty()) co_return;
    const auto known = readTestData(testData);
    co_await parties.replace(known.parties, known.organizations);
    co_await users.replace(known.users);
}

int serve(const Config& config) {
    sql::Database db(config.database.url);
    PartyRepository partyRepository(db);
    UserRepository userRepository(db);
    run(prepare(db, partyRepository, userRepository, config.testData));
    LookupMisses misses(db, Clock::system());

    http::PooledClient client;
    auth::Verifier verifier(verifierOptions(config), client, Clock::system());
    const auto authenticator = verifier.authenticator();
    const Access access(authenticator.platform, client, config.platform.authorization);

    const bool checked = config.rules.checkDigits.value_or(!config::isTesting(config.environment));
    const auto digits = checked ? CheckDigits::checked : CheckDigits::ignored;
    Parties parties(partyRepository, access, digits);
    PartyQuery query(partyRepository, userRepository, access);
    Organizations organizations(partyRepository, access, digits);
    Persons persons(partyRepository, misses, access, digits);
    Profiles profiles(userRepository, access);

    http::ServerOptions options;
    options.address = config.listen.address;
    options.port = config.listen.port;
    options.threads = static_cast<unsigned>(config.listen.threads);
    options.serviceName = "varde-register";
    options.authenticator = authenticator;
    options.renderProblem = renderProblem;
    http::Server server(std::move(options), routes(parties, query, organizations, persons, profiles));
    log::info("listening", {{"port", static_cast<int>(server.port())}});
    server.run();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const auto config = config::loadOrExit<Config>(argc, argv, "register", check);
    log::start("varde-register");
    try {
        return serve(config);
    } catch (const std::exception& error) {
        log::error("cannot start", {{"reason", error.what()}});
        return 1;
    }
}
