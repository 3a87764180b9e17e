#pragma once
// The service without a server: a database in memory, a storage that a test scripts, requests as values.
#include <map>

#include "auth/caller.hpp"
#include "base/async.hpp"
#include "migrations.hpp"
#include "routes.hpp"
#include "sql/test_database.hpp"

namespace varde::authorization::testing {

class FakeStorage final : public http::Client {
public:
    std::map<std::string, std::string> instances;  // id -> body
    std::vector<std::string> asked;
    bool down = false;

    Task<http::ClientResponse> send(http::ClientRequest request) override {
        asked.push_back(request.url);
        if (down) throw Problem(Errc::badGateway, "storage is down");
        http::ClientResponse response;
        response.status = http::Status::notFound;
        for (const auto& [id, body] : instances) {
            if (request.url != "http://storage/storage/api/v1/instances/" + id + "/process/authinfo")
                continue;
            response.status = http::Status::ok;
            response.source = http::bodyOf(body);
            co_return response;
        }
        response.source = http::bodyOf("");
        co_return response;
    }
};

inline http::CallerPtr caller(json::Object claims) {
    return std::make_shared<const auth::Caller>(std::move(claims), "token");
}

inline http::CallerPtr user(int id) {
    return caller({{"urn:altinn:userid", id}, {"urn:altinn:authlevel", 3}});
}

struct World {
    varde::test::Database database{embeddedMigrations};
    sql::Database& db = database.handle();
    FakeClock clock{DateTime::fromUnixSeconds(1'700'000'000)};
    FakeStorage storage;
    http::CallerPtr platformCaller;  // what the next request's PlatformAccessToken says
    DirectoryRepository directory{db};
    PolicyRepository policyRepository{db, clock};
    PolicyCache cache{policyRepository, clock, std::chrono::seconds(10)};
    InstanceLookup instances{storage, "http://storage"};
    Decisions decisions{directory, cache, instances};
    Policies policies{
        policyRepository,
        cache,
        [this](const http::Request&) { return platform(); },
        {"studio.designer", "publisher"}};
    Representations representations{directory};

    World() { run(directory.replace(people())); }

    Task<http::CallerPtr> platform() { co_return platformCaller; }

    static Directory people() {
        Directory known;
        known.parties = {
            {501337,
             "e9dd7d91-32d8-4933-a108-07562762d572",
             1,
             "01039012345",
             {},
             "Sophie Salt",
             {},
             {},
             false},
            {500000,
             "77cab4d6-84bb-4eb2-91bd-710415a72d8a",
             2,
             {},
             "897069650",
             "DDG Fitness AS",
             "AS",
             {},
             false},
            {500001, {}, 2, {}, "897069651", "DDG Fitness Oslo", "BEDR", 500000, false},
            {500700, {}, 2, {}, "950474084", "Oslos Vakreste Borettslag", "BRL", {}, false}};
        known.representations = {
            {1337, 501337, {"PRIV", "UTINN"}},
            {1337, 500000, {"DAGL", "UTINN"}},
            {1337, 500001, {"DAGL"}},
            {1001, 500001, {"MEDL"}},
            {2001, 500700, {}}};
        known.systemUsers = {{"d111dbab-d619-4f15-bf29-58fe570a9ae6", "950474084", {"read", "write"}}};
        return known;
    }
};

inline std::string bodyOf(const http::Response& response) {
    return std::get<std::string>(response.body);
}

}  // namespace varde::authorization::testing
