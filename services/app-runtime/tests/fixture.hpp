#pragma once
// An app runtime over the sample apps and a platform in memory; requests go through the table of routes
// without a socket.
#include <catch2/catch.hpp>

#include "base/async.hpp"
#include "base/encoding.hpp"
#include "fake_platform.hpp"
#include "routes.hpp"

namespace varde::app_runtime::test {

inline std::string sampleApps() {
    return std::string(VARDE_SOURCE_DIR) + "/deploy/sample-apps";
}

struct Answer {
    http::Status status;
    http::Headers headers;
    std::string body;

    int code() const { return http::code(status); }
    json::Value json() const { return json::parseValue(body); }
};

inline http::CallerPtr user(int level = 3) {
    json::Object claims{
        {"urn:altinn:userid", 1337}, {"urn:altinn:partyid", 501337}, {"urn:altinn:authlevel", level}};
    return std::make_shared<const auth::Caller>(std::move(claims), "user-token");
}

inline http::CallerPtr owner(const std::string& org = "ttd") {
    json::Object claims{
        {"urn:altinn:org", org}, {"urn:altinn:orgNumber", "405003309"}, {"urn:altinn:authlevel", 3}};
    return std::make_shared<const auth::Caller>(std::move(claims), "owner-token");
}

struct Fixture {
    explicit Fixture(std::vector<std::filesystem::path> apps = {sampleApps()})
        : registry(std::move(apps), "Development"), news(registry.refresh()) {}

    Answer send(
        http::Method method,
        const std::string& target,
        http::CallerPtr caller,
        std::string body = {},
        http::Headers headers = {}
    ) {
        if (!headers.contains("Host")) headers.set("Host", "ttd.apps.localhost");
        if (!body.empty()) headers.set("Content-Length", std::to_string(body.size()));
        http::Request request(method, target, std::move(headers), std::move(body));
        const auto match = router.match(method, request.rawPath());
        if (match.route == nullptr) {
            return {match.allowed.empty() ? http::Status::notFound : http::Status::methodNotAllowed, {}, {}};
        }
        if (match.route->access == http::Access::user && !caller) return {http::Status::unauthorized, {}, {}};
        for (const auto& [name, value] : match.parameters) request.setPathParameter(name, value);
        request.callerPtr = std::move(caller);
        request.routePattern = match.route->pattern;
        auto response = run(match.route->handler(request));
        Answer answer{response.status, std::move(response.headers), {}};
        if (auto* text = std::get_if<std::string>(&response.body)) {
            answer.body = std::move(*text);
        } else {
            answer.body = run(http::readAll(*std::get<http::BodySourcePtr>(response.body), 1'000'000'000));
        }
        return answer;
    }
    Answer get(const std::string& target, http::CallerPtr caller = user()) {
        return send(http::Method::get, target, std::move(caller));
    }
    Answer postJson(const std::string& target, std::string body, http::CallerPtr caller = user()) {
        return send(
            http::Method::post,
            target,
            std::move(caller),
            std::move(body),
            {{"Content-Type", "application/json"}}
        );
    }
    Answer putJson(const std::string& target, std::string body, http::CallerPtr caller = user()) {
        return send(
            http::Method::put,
            target,
            std::move(caller),
            std::move(body),
            {{"Content-Type", "application/json"}}
        );
    }
    Answer upload(
        const std::string& target, const std::string& name, const std::string& type, std::string bytes
    ) {
        return send(
            http::Method::post,
            target,
            user(),
            std::move(bytes),
            {{"Content-Type", type}, {"Content-Disposition", "attachment; filename=" + name}}
        );
    }
    // A new instance of the app; its path: /ttd/{app}/instances/{party}/{guid}
    std::string instantiate(const std::string& app, const std::string& party = "501337") {
        const auto answer = postJson("/ttd/" + app + "/instances?instanceOwnerPartyId=" + party, "null");
        INFO(answer.body);
        REQUIRE(answer.code() == 201);
        return "/ttd/" + app + "/instances/" + answer.json().text("id").value_or("");
    }
    StoredCase& stored(const std::string& path) {
        const auto at = path.find("/instances/");
        return platform.cases.at(path.substr(at + 11));
    }
    // The path of the instance's first element of a type.
    std::string element(const std::string& path, const std::string& dataType) {
        for (const auto& one : stored(path).instance.data) {
            if (one.dataType == dataType) return path + "/data/" + one.id;
        }
        FAIL("no element of type " << dataType);
        return {};
    }

    FakePlatform platform;
    ScriptedDecisions decisions;
    FakeClock clock{*DateTime::parse("2026-02-03T10:00:00Z")};
    AppRegistry registry;
    std::vector<std::string> news;
    PlatformCaller outgoing{platform};
    StorageClient storage{outgoing, "http://storage"};
    Directory directory{outgoing, {"http://register", "http://authorization", "http://authentication"}};
    auth::Enforcement enforcement{decisions, std::chrono::seconds{0}};
    auth::SigningKey key = auth::SigningKey::generate();
    AppTokens tokens{key, clock};
    Antiforgery antiforgery{"secret"};
    Frontend frontend{"https://cdn.example/frontend/4"};
    Service service{
        {registry,
         {storage, directory, enforcement, clock, "localhost", "http://platform.localhost", false},
         tokens,
         antiforgery,
         frontend,
         "http://platform.localhost/authentication/api/v1/authentication"}};
    http::Router router = makeRouter(service);
};

}  // namespace varde::app_runtime::test
