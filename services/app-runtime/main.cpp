// varde-app-runtime: serves the App API of one or more app folders; `publish` tells the platform of them.
#include <fstream>
#include <iterator>

#include "auth/tokens.hpp"
#include "base/async.hpp"
#include "base/encoding.hpp"
#include "config.hpp"
#include "http/server.hpp"
#include "publish.hpp"
#include "routes.hpp"
#include "telemetry/log.hpp"

namespace {

using namespace varde;
using namespace varde::app_runtime;

std::string readFile(const std::string& path) {
    if (path.empty()) return {};
    std::ifstream stream(path, std::ios::binary);
    if (!stream) throw Problem(Errc::internal, "platformToken.keyFile: cannot read " + path);
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

void tell(const std::vector<std::string>& news) {
    for (const auto& line : news) log::info(line);
}

int serve(const Config& config) {
    const auto& clock = Clock::system();
    const bool production = config.environment == "production";
    AppRegistry registry({config.apps.begin(), config.apps.end()}, production ? "Production" : "Development");
    tell(registry.refresh());

    const auto pem = readFile(config.platformToken.keyFile);
    if (pem.empty()) log::warning("platformToken.keyFile is not set: storage will refuse process steps");
    AppTokens tokens(pem.empty() ? std::nullopt : std::optional(auth::SigningKey::fromPem(pem)), clock);
    // Every copy of the runtime that has the key makes the same secret of it.
    const Antiforgery antiforgery(
        pem.empty() ? randomBytes(std::size_t{32}) : hmacSha256(pem, "antiforgery"),
        config.rules.runtimeCookieName
    );
    const Frontend frontend(config.frontend.url);

    http::PooledClient client;
    PlatformCaller caller(client);
    StorageClient storage(caller, config.platform.storage);
    Directory directory(
        caller, {config.platform.registry, config.platform.authorization, config.platform.authentication}
    );
    auth::RemoteDecisions decisions(client, config.platform.authorization);
    // Not remembered: what is permitted depends on the task that an instance stands at, and it moves.
    auth::Enforcement enforcement(decisions, std::chrono::seconds{0});
    const auto publicUrl = config::publicUrl(config.platform);
    Service service({
        registry,
        {storage,
         directory,
         enforcement,
         clock,
         config.platform.hostname,
         publicUrl,
         production,
         config.rules.runtimeCookieName},
        tokens,
        antiforgery,
        frontend,
        config.loginUrl.empty() ? publicUrl + "/authentication/api/v1/authentication" : config.loginUrl,
    });

    auth::VerifierOptions verification;
    verification.cookieName = config.rules.runtimeCookieName;
    verification.userKeyUrls = config::userKeyUrls({}, config.platform);
    verification.platformKeyUrls = config::platformKeyUrls({}, config.platform);
    auth::Verifier verifier(std::move(verification), client, clock);

    http::ServerOptions options;
    options.address = config.listen.address;
    options.port = config.listen.port;
    options.threads = static_cast<unsigned>(config.listen.threads);
    options.serviceName = "app-runtime";
    options.authenticator = verifier.authenticator();
    options.ready = [&] { return !registry.all().empty(); };
    http::Server server(std::move(options), makeRouter(service));

    Background background(server.executor());
    const std::function<void()> look = [&] { tell(registry.refresh()); };
    const std::function<Task<>()> reload = [&]() -> Task<> {
        while (!background.stopping()) {
            co_await sleepFor(std::chrono::seconds(config.reloadSeconds));
            if (!background.stopping()) co_await offload(look);
        }
    };
    if (config.reloadSeconds > 0) background.start("reload", reload);
    server.onDrain([&] { background.stop(); }, [&]() -> Task<> { co_await background.join(); });
    log::info("listening", {{"address", config.listen.address}, {"port", int{server.port()}}});
    server.run();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "publish") return publishCommand(argc - 1, argv + 1);
    const auto config = loadConfig(argc, argv);
    log::start("app-runtime");
    try {
        return serve(config);
    } catch (const std::exception& failure) {  // a taken port, an unreadable key: one line, exit 1
        log::error("cannot start", {{"error", failure.what()}});
        return 1;
    }
}
