#include "publish.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <CLI/CLI.hpp>

#include "app_registry.hpp"
#include "auth/tokens.hpp"
#include "base/async.hpp"
#include "base/clock.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"

namespace varde::app_runtime {

namespace {

constexpr const char* keyVariable = "VARDE_APP_RUNTIME_PLATFORM_TOKEN_KEY_FILE";

void say(std::FILE* to, const std::string& line) {
    std::fprintf(to, "%s\n", line.c_str());
}

bool isLoopback(const std::string& host) {
    return host == "localhost" || host == "[::1]" || host.compare(0, 4, "127.") == 0;
}

// Every app below the folder; prints each mistake. Empty when one of them cannot run.
std::vector<AppPtr> loadAll(const std::filesystem::path& folder) {
    const auto folders = findAppFolders(folder);
    if (folders.empty()) {
        say(stderr, folder.string() + ": no App folder here, and no <org>/<app>/App below");
        return {};
    }
    std::vector<AppPtr> apps;
    bool broken = false;
    for (const auto& one : folders) {
        auto result = appdef::load(one, "Production");
        for (const auto& finding : result.errors) say(stderr, describe(finding));
        for (const auto& finding : result.warnings) say(stderr, "warning: " + describe(finding));
        if (result.definition) {
            apps.push_back(std::move(result.definition));
        } else {
            broken = true;
        }
    }
    if (broken) {
        say(stderr, "nothing is published: correct the files above first");
        return {};
    }
    return apps;
}

std::optional<auth::SigningKey> readKey(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        say(stderr, file + ": cannot be read");
        return std::nullopt;
    }
    const std::string pem(std::istreambuf_iterator<char>(stream), {});
    try {
        return auth::SigningKey::fromPem(pem);
    } catch (const std::exception& failure) {  // an operator's mistake: one line, no trace
        say(stderr, file + ": is no private key: " + failure.what());
        return std::nullopt;
    }
}

}  // namespace

Target targetOf(const std::string& platform, const std::string& domain) {
    const auto schemeEnd = platform.find("://");
    const auto scheme = platform.substr(0, schemeEnd == std::string::npos ? 0 : schemeEnd);
    if (scheme != "http" && scheme != "https") {
        throw Problem(Errc::badRequest, "--platform is an http or https URL, not " + platform);
    }
    auto authority = platform.substr(schemeEnd + 3);
    if (const auto slash = authority.find('/'); slash != std::string::npos) authority.resize(slash);
    const auto colon = authority.rfind(':');
    const bool hasPort = colon != std::string::npos &&
                         parseNumber<std::uint16_t>(std::string_view(authority).substr(colon + 1));
    const auto host = hasPort ? authority.substr(0, colon) : authority;
    if (host.empty()) throw Problem(Errc::badRequest, "--platform names no host: " + platform);
    const auto port = hasPort ? authority.substr(colon) : std::string(scheme == "https" ? ":443" : ":80");

    std::string name;
    if (!domain.empty()) {
        name = "platform." + domain;
    } else if (isLoopback(host)) {
        name = "local.altinn.cloud";  // the name that a local gateway always has
    }
    if (name.empty()) return {scheme + "://" + authority, {}};
    return {scheme + "://" + name + (hasPort ? port : ""), host + port};
}

Task<> Publisher::post(std::string what, std::string path, std::string contentType, std::string body) {
    http::ClientRequest request;
    request.method = http::Method::post;
    request.url = target_.url + path;
    request.connectTo = target_.connectTo;
    request.headers.set("Content-Type", std::move(contentType));
    request.headers.set("Accept", "application/json");
    request.headers.set("PlatformAccessToken", token_());
    request.body = std::move(body);
    auto response = co_await client_.send(std::move(request));
    const auto content = co_await response.body(1024 * 1024);
    const auto status = http::code(response.status);
    if (status >= 200 && status < 300) co_return;
    throw Problem(
        Errc::badGateway,
        what + " was refused: POST " + path + " answered " + std::to_string(status) + " " +
            std::string(http::reason(response.status)) +
            (content.empty() ? "" : ": " + content.substr(0, 500))
    );
}

Task<std::vector<std::string>> Publisher::publish(const appdef::AppDefinition& app) {
    std::vector<std::string> done;
    const auto id = app.id();
    co_await post(
        id + ": its metadata",
        "/storage/api/v1/applications?appId=" + id,
        "application/json; charset=utf-8",
        json::write(app.metadata)
    );
    done.push_back(id + ": metadata published");
    // After the metadata: storage keeps texts only of applications that it knows.
    for (const auto& language : app.texts.languages()) {
        const auto* file = app.texts.file(language);
        if (file == nullptr) continue;
        co_await post(
            id + ": its texts in " + language,
            "/storage/api/v1/applications/" + id + "/texts",
            "application/json; charset=utf-8",
            json::write(file->resource)
        );
        done.push_back(id + ": texts in " + language + " published");
    }
    if (app.policyXml.empty()) {
        done.push_back(id + ": has no policy.xml, so nobody is let in");
        co_return done;
    }
    co_await post(
        id + ": its policy",
        "/authorization/api/v1/policies?org=" + percentEncode(app.org) + "&app=" + percentEncode(app.app),
        "application/xml; charset=utf-8",
        app.policyXml
    );
    done.push_back(id + ": policy published");
    co_return done;
}

int publishCommand(int argc, char** argv) {
    PublishOptions options;
    std::string folder;
    CLI::App command(
        "Publishes an app, or all apps of a folder, to the platform", "varde-app-runtime publish"
    );
    command.add_option("FOLDER", folder, "an App folder, or a tree of <org>/<app>/App")->required();
    command.add_option("--platform", options.platform, "base URL of the gateway")->required();
    command.add_option("--domain", options.domain, "the platform is called platform.DOMAIN");
    command.add_option(
        "--key", options.keyFile, std::string("PEM private key of the platform; else ") + keyVariable
    );
    try {
        command.parse(argc, argv);
    } catch (const CLI::ParseError& error) {  // CLI11 tells wrong words, and --help, by throwing
        return command.exit(error) == 0 ? 0 : 2;
    }
    options.folder = folder;
    if (options.keyFile.empty()) {
        const char* variable = std::getenv(keyVariable);
        if (variable != nullptr) options.keyFile = variable;
    }
    if (options.keyFile.empty()) {
        say(stderr,
            std::string("--key FILE (or ") + keyVariable + ") is needed: publishing takes the platform's key"
        );
        return 2;
    }
    const auto apps = loadAll(options.folder);
    if (apps.empty()) return 2;
    const auto key = readKey(options.keyFile);
    if (!key) return 2;
    try {
        http::PooledClient client;
        auth::PlatformTokens tokens(*key, "platform", "publisher", Clock::system());
        const std::function<std::string()> token = [&] { return tokens.current(); };
        Publisher publisher(client, targetOf(options.platform, options.domain), token);
        for (const auto& app : apps) {
            for (const auto& line : run(publisher.publish(*app))) say(stdout, line);
        }
    } catch (const Problem& problem) {  // the command's own answer to a failure is a line and an exit code
        say(stderr, problem.detail);
        return problem.code == Errc::badRequest ? 2 : 1;
    }
    return 0;
}

}  // namespace varde::app_runtime
