#include <catch2/catch.hpp>

#include "routing.hpp"

using namespace varde;
using namespace varde::gateway;

namespace {

Config localConfig() {
    Config config;
    config.environment = "local";
    config.domain = "varde.test";
    config.apps.table = {{"ttd/special", "http://127.0.0.1:6001"}, {"skd/*", "http://skd-{app}:5005/"}};
    return config;
}

std::string found(const RoutingTable& table, std::string_view host, std::string_view path) {
    const auto destination = table.find(host, path);
    switch (destination.kind) {
        case Destination::Kind::upstream:
            return destination.upstream.origin;
        case Destination::Kind::unknownHost:
            return "unknown host";
        case Destination::Kind::notFound:
            return "404";
        case Destination::Kind::badPath:
            return "400";
    }
    return {};
}

const std::string authentication = "http://127.0.0.1:5040";
const std::string storage = "http://127.0.0.1:5010";
const std::string events = "http://127.0.0.1:5080";
const std::string authorization = "http://127.0.0.1:5050";
const std::string registry = "http://127.0.0.1:5020";
const std::string apps = "http://127.0.0.1:5005";

}  // namespace

TEST_CASE("host and path lead to one upstream", "[gateway][routing]") {
    const RoutingTable table(localConfig());
    struct Case {
        std::string host;
        std::string path;
        std::string expected;
    };
    const std::vector<Case> cases{
        {"local.altinn.cloud", "/storage/api/v1/instances", storage},
        {"local.altinn.cloud:8000", "/authentication/api/v1/refresh", authentication},
        {"local.altinn.cloud", "/authentication/logout", authentication},
        {"LOCAL.altinn.Cloud.", "/Storage//API/v1/", storage},
        {"localhost:5101", "/events/api/v1/app", events},
        {"127.0.0.1", "/authorization/api/v1/decision", authorization},
        {"[::1]:8000", "/accessmanagement/api/v1/x", authorization},
        {"localhost", "/resourceregistry/api/v1/resource/x", authorization},
        {"localhost", "/register/api/v1/parties", registry},
        {"localhost", "/profile/api/v1/users/1", registry},
        {"localhost", "/", authentication},
        {"localhost", "/Home/GetTestUserToken/1337", authentication},
        {"localhost", "/api/GetEnterpriseToken", authentication},
        {"localhost", "/api/GetNothing", apps},
        {"localhost", "/api/.well-known/jwks.json", authentication},
        {"localhost", "/ttd/app/instances", apps},
        {"localhost", "/ttd/special/api", "http://127.0.0.1:6001"},
        {"localhost", "/ttd", "404"},
        {"localhost", "/ttd/a.b", "404"},
        {"localhost", "/storage/other", "404"},
        {"platform.localhost:8000", "/storage/api/v1/instances", storage},
        {"platform.localhost", "/ttd/app", "404"},
        {"platform.varde.test", "/events/api/v1/app", events},
        {"ttd.apps.localhost", "/ttd/app/api/v1/meta", apps},
        {"ttd.apps.varde.test", "/TTD/app", apps},
        {"ttd.apps.varde.test", "/skd/app", "404"},
        {"ttd.apps.varde.test", "/storage/api/v1/instances", "404"},
        {"skd.apps.varde.test", "/skd/form", "http://skd-form:5005"},
        {"a.b.apps.varde.test", "/a.b/form", "unknown host"},
        {"varde.test", "/storage/api/v1/instances", "unknown host"},
        {"platform.elsewhere", "/storage/api/v1/instances", "unknown host"},
        {"xplatform.varde.test", "/storage/api/v1/instances", "unknown host"},
        {"platform.xvarde.test", "/storage/api/v1/instances", "unknown host"},
        {"", "/storage/api/v1/instances", "unknown host"},
        {"localhost", "/ttd/../storage/api/v1", "400"},
        {"localhost", "/ttd/%2e%2E/storage", "400"},
        {"localhost", "/ttd/%00", "400"},
        {"localhost", "/ttd/%zz", "400"},
    };
    for (const auto& one : cases) {
        INFO(one.host << " " << one.path);
        CHECK(found(table, one.host, one.path) == one.expected);
    }
}

TEST_CASE("what only services may call is denied however it is written", "[gateway][routing]") {
    const RoutingTable table(localConfig());
    for (const auto* path :
         {"/storage/api/v1/cleanup/cleanupinstances",
          "/storage/api/v1/cleanup",
          "/Storage/Api/V1/CleanUp/x",
          "//storage///api/v1//cleanup/",
          "/storage/api/v1/%63leanup/x",
          "/storage/api/v1%2Fcleanup/x",
          "/storage%2fapi/v1/cleanup",
          "/storage/api/v1/x%2F..%2Fcleanup",
          "/storage/api/v1/migration/instance",
          "/storage/api/v1/instances/1337/6f3c1f60-6b43-4a0f-9d3e-0123456789ab/process/authinfo",
          "/storage/api/v1/instances/1/2/process/AUTHINFO/",
          "/events/api/v1/storage/events",
          "/events/api/v1/storage/events/logs",
          "/events/api/v1/inbound",
          "/events/api/v1/outbound",
          "/events/api/v1/push",
          "/events/api/v1/subscriptions/validate/1",
          "/profile/api/v1/internal/user",
          "/register/api/v2/internal/parties/query",
          "/metrics",
          "/health/ready"}) {
        INFO(path);
        CHECK(found(table, "localhost", path) == "404");
        CHECK(found(table, "platform.varde.test", path) == "404");
    }
    CHECK(found(table, "localhost", "/storage/api/v1/instances/1/2/process") == storage);
    CHECK(found(table, "localhost", "/storage/api/v1/instances/1/2/process/history") == storage);
    CHECK(found(table, "localhost", "/events/api/v1/subscriptions") == events);
}

TEST_CASE(
    "the decision point, which asks for no token, is there for a developer's own app alone",
    "[gateway][routing]"
) {
    const RoutingTable table(localConfig());
    CHECK(found(table, "localhost", "/authorization/api/v1/decision") != "404");
    auto shared = localConfig();
    shared.environment = "test";
    CHECK(found(RoutingTable(shared), "localhost", "/authorization/api/v1/decision") == "404");
    for (const auto* path :
         {"/authorization/api/v1/decision",
          "/Authorization/api/v1//Decision/",
          "/authorization/api/v1%2fdecision",
          "/authorization/api/v1/%64ecision"}) {
        INFO(path);
        CHECK(found(table, "platform.varde.test", path) == "404");
        CHECK(found(table, "platform.localhost", path) == "404");
    }
    CHECK(found(table, "platform.varde.test", "/authorization/api/v1/parties") != "404");
}

TEST_CASE("a production gateway knows neither local hosts nor test end points", "[gateway][routing]") {
    Config config = localConfig();
    config.environment = "production";
    const RoutingTable table(config);
    CHECK(found(table, "localhost", "/storage/api/v1/instances") == "unknown host");
    CHECK(found(table, "127.0.0.1", "/storage/api/v1/instances") == "unknown host");
    CHECK(found(table, "platform.localhost", "/storage/api/v1/instances") == "unknown host");
    CHECK(found(table, "platform.varde.test", "/storage/api/v1/instances") == storage);
    CHECK(found(table, "platform.varde.test", "/Home/GetTestUserToken/1337") == "404");
    CHECK(found(table, "platform.varde.test", "/api/GetEnterpriseToken") == "404");
    CHECK(found(table, "platform.varde.test", "/") == "404");
}

TEST_CASE("a configuration that cannot work is told", "[gateway][config]") {
    CHECK(check(localConfig()).empty());
    Config config = localConfig();
    config.environment = "production";
    config.domain.clear();
    config.apps.upstream = "somewhere";
    config.publicScheme = "ftp";
    CHECK(check(config).size() == 4);
}
