#pragma once
// The service without a server: a database in memory with the local test data, an authorization that a test
// scripts, requests as values that go through the real route table.
#include <catch2/catch.hpp>

#include "auth/caller.hpp"
#include "migrations.hpp"
#include "routes.hpp"
#include "sql/test_database.hpp"
#include "test_data.hpp"

namespace varde::registry::test {

class FakeAuthorization final : public http::Client {
public:
    std::set<std::string> represented;  // "userId/partyId"
    std::vector<std::string> asked;

    Task<http::ClientResponse> send(http::ClientRequest request) override {
        asked.push_back(request.url);
        bool may = false;
        for (const auto& pair : represented) {
            const auto slash = pair.find('/');
            const auto url = "http://authorization/authorization/api/v1/parties/" + pair.substr(slash + 1) +
                             "/validate?userid=" + pair.substr(0, slash);
            may = may || request.url == url;
        }
        http::ClientResponse response;
        response.source = http::bodyOf(may ? "true" : "false");
        co_return response;
    }
};

inline http::CallerPtr caller(json::Object claims) {
    return std::make_shared<const auth::Caller>(std::move(claims), "token");
}
inline http::CallerPtr user(int userId, int partyId) {
    return caller(
        {{"urn:altinn:userid", userId}, {"urn:altinn:partyid", partyId}, {"urn:altinn:authlevel", 3}}
    );
}

// Who sends a request.
struct Sender {
    http::CallerPtr user;
    bool platform = false;
};

struct World {
    varde::test::Database db{embeddedMigrations};
    FakeClock clock{DateTime::fromUnixSeconds(1'700'000'000)};
    FakeAuthorization authorization;
    bool platform = false;  // what the PlatformAccessToken of the request says
    PartyRepository partyRepository{db.handle()};
    UserRepository userRepository{db.handle()};
    LookupMisses misses{db.handle(), clock};
    Access access{
        [this](const http::Request&) { return isPlatform(); }, authorization, "http://authorization"};
    Parties parties{partyRepository, access, CheckDigits::ignored};
    PartyQuery query{partyRepository, userRepository, access};
    Organizations organizations{partyRepository, access, CheckDigits::ignored};
    Persons persons{partyRepository, misses, access, CheckDigits::ignored};
    Profiles profiles{userRepository, access};
    http::Router router = routes(parties, query, organizations, persons, profiles);

    World() {
        const auto known = readTestData(VARDE_SOURCE_DIR "/deploy/testdata");
        run(partyRepository.replace(known.parties, known.organizations));
        run(userRepository.replace(known.users));
    }

    Task<bool> isPlatform() { co_return platform; }

    // As the server does it: route, who may call, handler, problem.
    http::Response send(http::Request request, const Sender& sender) {
        const auto match = router.match(request.method, request.rawPath());
        if (!match.route) return http::empty(http::Status::notFound);
        for (const auto& [name, value] : match.parameters) request.setPathParameter(name, value);
        request.callerPtr = sender.user;
        platform = sender.platform;
        if (match.route->access == http::Access::user && !sender.user) {
            return http::empty(http::Status::unauthorized);
        }
        try {
            return run(match.route->handler(request));
        } catch (const Problem& problem) {
            return renderProblem(problem, request.trace);
        }
    }
    http::Response get(std::string target, const Sender& sender, http::Headers headers = {}) {
        return send({http::Method::get, std::move(target), std::move(headers)}, sender);
    }
    http::Response post(std::string target, std::string body, const Sender& sender) {
        const http::Headers headers{{"Content-Type", "application/json"}};
        return send({http::Method::post, std::move(target), headers, std::move(body)}, sender);
    }
};

inline int statusOf(const http::Response& response) {
    return http::code(response.status);
}
inline json::Value bodyOf(const http::Response& response) {
    return json::parseValue(std::get<std::string>(response.body));
}

}  // namespace varde::registry::test
