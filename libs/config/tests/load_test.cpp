#include "config/load.hpp"

#include <fstream>

#include <unistd.h>

#include <catch2/catch.hpp>

#include "config/common.hpp"

using namespace varde;
using namespace std::chrono_literals;

namespace {

enum class Mode { local, production };
constexpr std::array<json::EnumName<Mode>, 2> modeNames{
    {{Mode::local, "local"}, {Mode::production, "production"}}};
constexpr std::span<const json::EnumName<Mode>> enumNames(Mode) {
    return modeNames;
}

struct Provider {
    std::string issuer;
    config::Secret secret;

    static constexpr void fields(auto&& field) {
        field("issuer", &Provider::issuer, json::required);
        field("secret", &Provider::secret);
    }
};

struct Limits {
    std::uint64_t bodyBytesMax = 1024;
    std::chrono::milliseconds deadline{500};

    static constexpr void fields(auto&& field) {
        field("bodyBytesMax", &Limits::bodyBytesMax);
        field("deadline", &Limits::deadline);
    }
};

struct Settings {
    config::Listen listen;
    config::Database database;
    Limits limits;
    Mode environment = Mode::production;
    bool verbose = false;
    std::vector<std::string> hosts{"localhost"};
    std::map<std::string, Provider> providers;
    std::vector<Provider> more;
    std::optional<std::string> region;
    config::Secret password;

    static constexpr void fields(auto&& field) {
        field("listen", &Settings::listen);
        field("database", &Settings::database);
        field("limits", &Settings::limits);
        field("environment", &Settings::environment);
        field("verbose", &Settings::verbose);
        field("hosts", &Settings::hosts);
        field("providers", &Settings::providers);
        field("more", &Settings::more);
        field("region", &Settings::region);
        field("password", &Settings::password);
    }
};

// A folder of this test's own that goes with it.
struct Folder {
    std::string path;
    Folder() {
        std::string pattern = std::filesystem::temp_directory_path() / "varde-config-XXXXXX";
        path = mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::string write(const std::string& name, std::string_view text) const {
        std::ofstream(path + "/" + name) << text;
        return path + "/" + name;
    }
};

std::vector<std::string> messages(const std::vector<Finding>& findings) {
    std::vector<std::string> out;
    for (const auto& finding : findings) {
        out.push_back(std::to_string(finding.line) + " " + finding.rule + " " + finding.message);
    }
    return out;
}

std::string printed(const config::Loaded<Settings>& loaded) {
    config::detail::Printer printer(loaded.sources);
    config::detail::print(printer, loaded.config, config::detail::Place{});
    return printer.take();
}

}  // namespace

TEST_CASE("the environment wins over the file, the file over the defaults", "[config]") {
    const Folder folder;
    const auto file =
        folder.write("storage.yaml", "listen:\n  port: 5010\n  threads: 2\nlimits: {deadline: 2s}\n");
    const auto loaded = config::load<Settings>("storage", file, {{"VARDE_STORAGE_LISTEN_THREADS", "4"}});
    REQUIRE(loaded.findings.empty());
    CHECK(loaded.config.listen.address == "127.0.0.1");
    CHECK(loaded.config.listen.port == 5010);
    CHECK(loaded.config.listen.threads == 4);
    CHECK(loaded.config.limits.deadline == 2s);
    CHECK(loaded.sources.at("listen.address") == "default");
    CHECK(loaded.sources.at("listen.port") == file + ":2");
    CHECK(loaded.sources.at("listen.threads") == "VARDE_STORAGE_LISTEN_THREADS");
}

TEST_CASE("a setting's environment name follows from service and path", "[config]") {
    const auto loaded = config::load<Settings>(
        "app-runtime",
        {},
        {{"VARDE_APP_RUNTIME_LIMITS_BODY_BYTES_MAX", "77"},
         {"VARDE_APP_RUNTIME_ENVIRONMENT", "local"},
         {"VARDE_APP_RUNTIME_VERBOSE", "true"},
         {"VARDE_APP_RUNTIME_REGION", "north"},
         {"VARDE_APP_RUNTIME_HOSTS", "a.localhost, b.localhost"},
         {"VARDE_APP_RUNTIME_PORT_80_TCP", "tcp://10.0.0.1:80"}}
        // a cluster's own variables are not settings
    );
    REQUIRE(loaded.findings.empty());
    CHECK(loaded.config.limits.bodyBytesMax == 77);
    CHECK(loaded.config.environment == Mode::local);
    CHECK(loaded.config.verbose);
    CHECK(loaded.config.region == "north");
    CHECK(loaded.config.hosts == std::vector<std::string>{"a.localhost", "b.localhost"});
}

TEST_CASE("all mistakes are told at once, each with its line", "[config]") {
    const Folder folder;
    const auto file = folder.write(
        "bad.yaml",
        "listen:\n"
        "  port: 70000\n"
        "  adress: x\n"
        "database: sqlite\n"
        "environment: staging\n"
        "verbose: [1]\n"
        "hosts: one\n"
        "limits: {deadline: soon}\n"
        "more:\n"
        "  - secret: ''\n"
        "verbose: true\n"
        "password: hunter2\n"
    );
    const auto loaded = config::load<Settings>("storage", file, {{"VARDE_STORAGE_LISTEN_THREADS", "many"}});
    CHECK(
        messages(loaded.findings) ==
        std::vector<std::string>{
            "11 duplicate-key 'verbose' stands here twice",
            "2 wrong-kind listen.port: expected a number from 0 to 65535, not '70000'",
            "0 wrong-kind listen.threads: expected a whole number, not 'many'",
            "3 unknown-key there is no setting 'listen.adress'",
            "4 wrong-kind database: expected named settings",
            "8 wrong-kind limits.deadline: expected a time such as 500ms, 30s, 5m or 2h, not 'soon'",
            "5 wrong-kind environment: expected one of local, production, not 'staging'",
            "6 wrong-kind verbose: expected one value",
            "7 wrong-kind hosts: expected a list",
            "0 required more[0].issuer must be given",
            "12 secret password: a secret is given as file:/path or by VARDE_STORAGE_PASSWORD",
        }
    );
    for (const auto& finding : loaded.findings) {
        CHECK(finding.message.find("hunter2") == std::string::npos);
    }
}

TEST_CASE("a settings file that is missing or no YAML is a mistake", "[config]") {
    const Folder folder;
    CHECK(
        messages(config::load<Settings>("storage", folder.path + "/none.yaml", {}).findings) ==
        std::vector<std::string>{"0 missing the file cannot be read"}
    );
    const auto findings =
        config::load<Settings>("storage", folder.write("x.yaml", "a: 1\nb: [1\n"), {}).findings;
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == "yaml");
    CHECK(findings[0].line > 1);
}

TEST_CASE(
    "lists and maps of structs come from the file, and the environment changes what a map has", "[config]"
) {
    const Folder folder;
    folder.write("client.secret", "s3cret\n");
    const auto file = folder.write(
        "authentication.yaml",
        "providers:\n"
        "  testIdp:\n"
        "    issuer: https://idp\n"
        "    secret: file:client.secret\n"
        "more:\n"
        "  - issuer: https://other\n"
    );
    const auto loaded = config::load<Settings>(
        "authentication", file, {{"VARDE_AUTHENTICATION_PROVIDERS_TEST_IDP_ISSUER", "https://changed"}}
    );
    REQUIRE(loaded.findings.empty());
    CHECK(loaded.config.providers.at("testIdp").issuer == "https://changed");
    CHECK(loaded.config.providers.at("testIdp").secret.value == "s3cret");
    CHECK(loaded.config.more.at(0).issuer == "https://other");
}

TEST_CASE("printed settings name their source and show no secret", "[config]") {
    const auto loaded = config::load<Settings>(
        "storage",
        {},
        {{"VARDE_STORAGE_PASSWORD", "hunter2"},
         {"VARDE_STORAGE_DATABASE_URL", "postgres://varde:hunter2@db:5432/storage"}}
    );
    const auto text = printed(loaded);
    CHECK(text.find("hunter2") == std::string::npos);
    CHECK(text.find("password = ***  # VARDE_STORAGE_PASSWORD\n") != std::string::npos);
    CHECK(
        text.find("database.url = \"postgres://varde:***@db:5432/storage\"  # VARDE_STORAGE_DATABASE_URL\n"
        ) != std::string::npos
    );
    CHECK(text.find("environment = production  # default\n") != std::string::npos);
    CHECK(text.find("limits.deadline = 500ms  # default\n") != std::string::npos);
}

TEST_CASE("a secret's file that cannot be read is a mistake", "[config]") {
    const auto loaded =
        config::load<Settings>("storage", {}, {{"VARDE_STORAGE_PASSWORD", "file:/nowhere/x"}});
    REQUIRE(loaded.findings.size() == 1);
    CHECK(loaded.findings[0].rule == "secret");
    CHECK(loaded.findings[0].file == "VARDE_STORAGE_PASSWORD");
}
