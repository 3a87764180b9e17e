#pragma once
// The world of a handler under test: a database of its own, decisions by rule, a register that knows who it
// is told of.
#include "auth/testing.hpp"
#include "base/async.hpp"
#include "generic_events.hpp"
#include "migrations.hpp"
#include "sql/test_database.hpp"
#include "subscriptions.hpp"
#include "work_repository.hpp"

namespace varde::events::testing {

inline DateTime at(std::string_view text) {
    return DateTime::parse(text).value();
}

// Answers as `answer` says; remembers what it was asked.
class FakeClient final : public http::Client {
public:
    struct Call {
        std::string url;
        http::Headers headers;
        std::string body;
        std::function<bool(const std::string&)> mayConnect;
    };
    std::function<std::pair<int, std::string>(const Call&)> answer = [](const Call&) {
        return std::pair(404, std::string());
    };
    std::string location;  // of every answer
    std::vector<Call> calls;

    Task<http::ClientResponse> send(http::ClientRequest request) override {
        auto* text = std::get_if<std::string>(&request.body);
        calls.push_back({request.url, request.headers, text ? *text : "", request.mayConnect});
        const auto [status, body] = answer(calls.back());
        if (status == 0) throw Problem(Errc::badGateway, "nobody is there");
        http::ClientResponse response;
        response.status = static_cast<http::Status>(status);
        if (!location.empty()) response.headers.set("Location", location);
        response.source = http::bodyOf(body);
        co_return response;
    }
};

struct World {
    test::Database database{embeddedMigrations};
    FakeClock clock{at("2026-02-03T08:15:30.1234567Z")};
    Signal published;
    Signal deliverable;
    FakeClient client;
    auth::testing::ScriptedDecisions decisions;
    auth::Enforcement enforcement{decisions, std::chrono::seconds(0)};
    RegisterClient registerClient{
        client,
        "http://register",
        [] { return std::string("platform-token"); },
        clock,
        std::chrono::hours(1)};
    Authorization authorization{decisions, enforcement, registerClient, clock, std::chrono::seconds(60)};
    EventRepository events{database.handle(), clock, published};
    SubscriptionRepository subscriptions{database.handle(), clock, deliverable};
    WorkRepository work{database.handle(), clock, "test"};
    http::CallerPtr platform;  // whose PlatformAccessToken comes with each request
    PlatformCaller platformCaller = [this](const http::Request&) -> Task<http::CallerPtr> {
        co_return platform;
    };

    model::CloudEvent stored(const std::string& text) {
        auto event = model::parseCloudEvent(text);
        run(events.store(event));
        return event;
    }
};

inline http::Request request(
    http::Method method,
    std::string target,
    http::CallerPtr caller,
    std::string body = {},
    std::string type = "application/json"
) {
    http::Headers headers;
    if (!body.empty()) headers.set("Content-Type", std::move(type));
    http::Request result(method, std::move(target), std::move(headers), std::move(body));
    result.callerPtr = std::move(caller);
    return result;
}

inline std::string text(http::Response& response) {
    return std::get<std::string>(response.body);
}

inline std::string header(const http::Response& response, std::string_view name) {
    return std::string(response.headers.find(name).value_or(""));
}

inline auth::testing::Answer deny() {
    auth::testing::Answer answer;
    answer.decision = "Deny";
    return answer;
}

inline auth::testing::Answer permitAt(int level) {
    auth::testing::Answer answer;
    answer.minimumLevel = level;
    return answer;
}

// The problem's code that a handler ends with; fails the test when there is none.
template <class T>
Problem problemOf(Task<T> task) {
    try {
        run(std::move(task));
    } catch (const Problem& problem) {
        return problem;
    }
    throw std::runtime_error("no problem was thrown");
}

}  // namespace varde::events::testing
