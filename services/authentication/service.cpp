#include "service.hpp"

#include <filesystem>

#include "contract.hpp"
#include "openapi/published.hpp"
#include "routes.hpp"

namespace varde::authentication {
namespace {

std::string platformKeyFile(const Config& config) {
    if (!config.platformToken.keyFile.empty()) return config.platformToken.keyFile;
    return (std::filesystem::path(config.keys.folder) / "platform.pem").string();
}

Issuer makeIssuer(const Config& config, const Clock& clock) {
    auto keys = readSigningKeys(config.keys.folder);
    const auto file = platformKeyFile(config);
    // In production an operator hands this key out to the services; making one here would hide that it is
    // missing.
    auto platformKey = config.hasTestIdentities() ? readOrMakeKey(file) : readKey(file);
    return Issuer(config, std::move(keys), std::move(platformKey), clock);
}

auth::VerifierOptions verifierOptions() {
    auth::VerifierOptions options;
    options.userKeyUrls = {OwnKeys::users};
    options.platformKeyUrls = {OwnKeys::platforms};
    return options;
}

std::string generatorUsers(const Config& config) {
    const auto& users = config.tokenGenerator.users.value;
    return users.empty() && config.isLocal() ? "varde:varde" : users;
}

}  // namespace

struct Service::Parts {
    Parts(const Config& config, http::Client& client, const Clock& clock)
        : issuer(makeIssuer(config, clock)),
          ownKeys(issuer),
          verifier(verifierOptions(), ownKeys, clock),
          persons(client, config.platform.registry, issuer),
          discovery(issuer, config.isLocal()),
          sessions(
              issuer,
              persons,
              {.isLocal = config.isLocal(),
               .hasTestIdentities = config.hasTestIdentities(),
               .baseUrl = config.baseUrl}
          ) {}

    Issuer issuer;
    OwnKeys ownKeys;
    auth::Verifier verifier;
    PersonLookup persons;
    Discovery discovery;
    Sessions sessions;
};

struct Service::TestParts {
    TestParts(const Config& config, http::Client& client, const Issuer& issuer)
        : data(readTestData(config.testData)),
          apps(client, config.platform.storage, config.platform.authorization),
          classic(issuer, data),
          auth(issuer, data),
          generator(issuer, data, generatorUsers(config), config.tokenGenerator.environments),
          pages(issuer, data, apps) {}

    TestData data;
    AppList apps;
    ClassicTokens classic;
    LocalAuth auth;
    TokenGeneratorApi generator;
    LocalPages pages;
};

Service::Service(const Config& config, http::Client& client, const Clock& clock)
    : parts_(std::make_unique<Parts>(config, client, clock)) {
    if (config.hasTestIdentities()) test_ = std::make_unique<TestParts>(config, client, parts_->issuer);
}

Service::~Service() = default;

http::Router Service::router() {
    http::Router router;
    addRoutes(router, parts_->discovery, parts_->sessions);
    if (test_) addTestRoutes(router, {test_->classic, test_->auth, test_->generator, test_->pages});
    openapi::serve(router, contract(), {"/authentication/api/v1"});
    return router;
}

auth::Verifier& Service::verifier() {
    return parts_->verifier;
}

}  // namespace varde::authentication
