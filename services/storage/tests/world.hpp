#pragma once
// The whole service without sockets: a database in memory, blobs in memory, scripted decisions, the real
// routes.
#include <catch2/catch.hpp>

#include "auth/testing.hpp"
#include "json/value.hpp"
#include "memory_store.hpp"
#include "migrations.hpp"
#include "problems.hpp"
#include "routes.hpp"
#include "sql/test_database.hpp"

namespace varde::test {

// A register that knows one person.
class FakeRegister final : public http::Client {
public:
    Task<http::ClientResponse> send(http::ClientRequest request) override;
    std::vector<std::string> bodies;
};

struct Reply {
    int status = 0;
    http::Headers headers;
    std::string text;

    json::Value value() const { return json::parseValue(text); }
    std::string header(std::string_view name) const { return std::string(headers.find(name).value_or("")); }
};

struct World {
    World();

    struct Sent {
        http::Method method = http::Method::get;
        std::string target;  // from /storage/api/v1 on
        http::CallerPtr caller;
        std::string body;
        http::Headers headers;
        http::CallerPtr platform;  // who the PlatformAccessToken names
    };
    Reply send(Sent sent);
    Reply get(std::string target, http::CallerPtr caller) {
        return send({http::Method::get, std::move(target), caller, {}, {}, {}});
    }
    Reply post(
        std::string target, http::CallerPtr caller, std::string body = {}, http::CallerPtr platform = {}
    ) {
        return send({http::Method::post, std::move(target), caller, std::move(body), {}, platform});
    }
    Reply put(
        std::string target, http::CallerPtr caller, std::string body = {}, http::CallerPtr platform = {}
    ) {
        return send({http::Method::put, std::move(target), caller, std::move(body), {}, platform});
    }
    Reply del(
        std::string target, http::CallerPtr caller, std::string body = {}, http::CallerPtr platform = {}
    ) {
        return send({http::Method::del, std::move(target), caller, std::move(body), {}, platform});
    }

    // An instance of ttd/demo for party 1337 in Task_1, made by `user`; gives its id.
    std::string instance(std::string more = {});
    // A data element of that instance; gives its path.
    std::string element(const std::string& instanceId, http::CallerPtr caller, std::string bytes = "abc");

    http::CallerPtr user = auth::testing::user(1337, 1337);
    http::CallerPtr owner = auth::testing::serviceOwner("ttd");
    http::CallerPtr app = auth::testing::platform("demo", "ttd");

    FakeClock clock{DateTime::fromUnixSeconds(1'700'000'000)};
    auth::testing::ScriptedDecisions decisions;
    Database database{embeddedMigrations};
    MemoryStore blobs;
    FakeRegister registry;
    http::CallerPtr platformCaller;  // of the request under way
    bool keysAway = false;           // nobody can say whose a platform token is

    storage::Config config;
    storage::Links links{"http://platform.test"};
    storage::Repositories stores{database.handle(), clock, std::chrono::seconds(10)};
    storage::Outbox& outbox = stores.outbox;
    storage::InstanceRepository& instances = stores.instances;
    storage::Access access{decisions, config.rules};
    storage::AppTokens appTokens;
    storage::PartyLookup parties{registry, "http://register.test", [] { return std::string("own"); }};
    storage::Handlers handlers{stores, blobs, access, appTokens, parties, links, clock};
    http::Router router;
};

}  // namespace varde::test
