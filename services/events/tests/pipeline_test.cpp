// The whole service with a private Redis and real webhooks: what is registered reaches its subscribers,
// whatever fails on the way.
#include <condition_variable>

#include <catch2/catch.hpp>

#include "bus/testing.hpp"
#include "http/server.hpp"
#include "service.hpp"
#include "support.hpp"

using namespace varde;
using namespace varde::events;
using namespace varde::events::testing;
using namespace std::chrono_literals;
using auth::testing::Asked;

namespace {

// A server on a thread of its own, gone with the object.
class Running {
public:
    explicit Running(http::Router router, http::ServerOptions options = {})
        : server(std::move(options), std::move(router)), thread_([this] { server.run(false); }) {}
    ~Running() { stop(); }
    void stop() {
        server.stop();
        if (thread_.joinable()) thread_.join();
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(server.port()); }

    http::Server server;

private:
    std::thread thread_;
};

// A subscriber's endpoint: keeps what it was sent, and answers as it is told to.
class Receiver {
public:
    struct Got {
        std::string body;
        std::string contentType;
        std::string target;
    };
    std::atomic<int> failures = 0;  // so many events are refused; validations never are
    std::atomic<int> refusedWith = 503;

    Receiver() : running_(router()) {}
    std::string url() const { return running_.url() + "/hook?code=secret"; }

    // What has come, as soon as it is `count`.
    std::vector<Got> waitFor(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, 10s, [&] { return got_.size() >= count; });
        return got_;
    }
    std::vector<Got> got() { return waitFor(0); }

private:
    http::Router router() {
        http::Router router;
        const auto receive = [this](http::Request& request) -> Task<http::Response> {
            Got got;
            got.target = request.target;
            got.contentType = std::string(request.header("Content-Type").value_or(""));
            got.body = co_await request.body(1'000'000);
            const bool validation = got.body.find("validatesubscription") != std::string::npos;
            const bool refuse = !validation && failures > 0;
            if (refuse) --failures;
            const std::lock_guard lock(mutex_);
            got_.push_back(std::move(got));
            changed_.notify_all();
            co_return http::empty(refuse ? static_cast<http::Status>(refusedWith.load()) : http::Status::ok);
        };
        router.post("/hook", http::Access::anonymous, receive);
        return router;
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Got> got_;
    Running running_;
};

// The service as main runs it, but for tokens and decisions.
struct Platform {
    bus::testing::RedisServer& redis;
    test::Database& database;
    auth::testing::ScriptedDecisions& decisions;
    Config config;
    bus::Bus bus{{.url = redis.url(), .commandDeadline = 3s}};
    http::PooledClient client;
    std::unique_ptr<Service> service;
    std::unique_ptr<Running> running;
    std::unique_ptr<Background> background;

    Platform(
        bus::testing::RedisServer& r,
        test::Database& d,
        auth::testing::ScriptedDecisions& a,
        Config c = settings()
    )
        : redis(r), database(d), decisions(a), config(std::move(c)) {
        const PlatformCaller nobody = [](const http::Request&) -> Task<http::CallerPtr> {
            co_return nullptr;
        };
        service = std::make_unique<Service>(
            config, Surroundings{database.handle(), bus, client, decisions, nobody, {}, Clock::system()}
        );
        run(service->recover());
        http::ServerOptions options;
        options.authenticator.user = [](const http::Request& request) -> Task<http::CallerPtr> {
            if (!request.header("Authorization")) co_return nullptr;
            co_return auth::testing::serviceOwner(
                "ttd", "405003309", "altinn:events.publish altinn:events.subscribe"
            );
        };
        options.authenticator.platform = [](const http::Request& request) -> Task<bool> {
            co_return request.header("PlatformAccessToken").has_value();
        };
        options.renderProblem = renderProblem;
        running = std::make_unique<Running>(service->router(), std::move(options));
        background = std::make_unique<Background>(running->server.executor());
        auto end = [this]() -> Task<> {
            background->stop();
            co_await background->join();
        };
        running->server.onDrain([] {}, end);
        service->start(*background);
    }
    ~Platform() {
        running->stop();
        background.reset();  // before the executor that it works on
    }

    static Config settings() {
        Config config;
        config.environment = "test";
        config.webhook.allowInsecure = true;
        config.webhook.retryDelays = {20ms, 20ms, 20ms};
        config.pipeline.retryDelays = {20ms, 20ms, 20ms, 20ms, 20ms};
        config.pipeline.pollEvery = 20ms;
        config.pipeline.claimIdle = 200ms;
        config.rules.listDelay = 0s;
        return config;
    }

    std::pair<int, std::string> call(
        http::Method method,
        const std::string& path,
        std::string body = {},
        std::string type = "application/json"
    ) {
        http::ClientRequest request;
        request.method = method;
        request.url = running->url() + "/events/api/v1" + path;
        request.headers.set("Authorization", "Bearer x");
        request.headers.set("PlatformAccessToken", "x");
        if (!body.empty()) request.headers.set("Content-Type", std::move(type));
        request.body = std::move(body);
        std::pair<int, std::string> answer;
        http::PooledClient own;
        auto work = [&]() -> Task<> {
            auto response = co_await own.send(std::move(request));
            answer.first = http::code(response.status);
            answer.second = co_await response.body();
        };
        runToEnd(work);
        return answer;
    }

    // Subscribes and waits until the endpoint was validated.
    void subscribe(const std::string& endPoint) {
        const auto body =
            R"({"resourceFilter":"urn:altinn:resource:app_ttd_demo","endPoint":")" + endPoint + R"("})";
        const auto created = call(http::Method::post, "/subscriptions", body);
        REQUIRE(created.first == 201);
        const auto id = json::parseValue(created.second)["id"].asInteger().value();
        until([&] {
            const auto found = call(http::Method::get, "/subscriptions/" + std::to_string(id));
            return json::parse<model::Subscription>(found.second).validated;
        });
    }

    void send(const std::string& outboxId, const std::string& event) {
        run(bus.publish(registeredStream, R"({"outboxId":")" + outboxId + R"(","event":)" + event + "}"));
    }

    // Looks again until it holds, for ten seconds at most.
    static void until(const std::function<bool()>& holds) {
        for (int i = 0; i < 1'000 && !holds(); ++i) run(sleepFor(10ms));
        REQUIRE(holds());
    }
};

// The outbox ids of which the service has said that it has them.
struct Words {
    std::vector<std::string> ids;

    explicit Words(bus::Bus& bus) {
        std::vector<std::string> words{"XRANGE", committedStream, "-", "+"};
        for (const auto& text : run(bus.command(std::move(words)))) {
            if (text.starts_with('{')) ids.push_back(json::parseValue(text).text("outboxId").value());
        }
    }
    auto count(const std::string& id) const { return std::count(ids.begin(), ids.end(), id); }
};

std::string event(const std::string& id) {
    return R"({"specversion":"1.0","id":")" + id +
           R"(","source":"https://ttd.apps.altinn.no/ttd/demo/instances/50001/abc","type":"app.instance.created",)"
           R"("subject":"/party/50001","time":"2026-02-03T08:15:30+01:00","resource":"urn:altinn:resource:app_ttd_demo",)"
           R"("resourceinstance":"50001/abc","ext":"kept"})";
}

constexpr const char* firstId = "0f3c7f9e-7c1b-4a53-9d6a-3f6b6f3a9e10";
constexpr const char* secondId = "1f3c7f9e-7c1b-4a53-9d6a-3f6b6f3a9e11";

struct Ground {
    bus::testing::RedisServer redis;
    test::Database database{embeddedMigrations};
    auth::testing::ScriptedDecisions decisions;
    Receiver receiver;
};

}  // namespace

TEST_CASE("an event from an outbox is committed, told and acknowledged", "[events][pipeline]") {
    Ground ground;
    Platform platform(ground.redis, ground.database, ground.decisions);
    platform.subscribe(ground.receiver.url());
    platform.send("row-1", event(firstId));

    const auto got = ground.receiver.waitFor(2);
    REQUIRE(got.size() == 2);
    const auto validation = json::parseValue(got[0].body);
    CHECK(validation.text("type") == "platform.events.validatesubscription");
    CHECK(validation.text("source") == "https://platform.local.altinn.cloud/events/api/v1/subscriptions/1");
    CHECK(validation.asObject()->size() == 4);
    CHECK(got[1].target == "/hook?code=secret");
    CHECK(got[1].contentType == "application/json; charset=utf-8");
    CHECK(json::parseValue(got[1].body) == json::toValue(model::parseCloudEvent(event(firstId))));

    // Only after the commit is the sender told, and the bus after that.
    Platform::until([&] { return Words(platform.bus).count("row-1") == 1; });
    CHECK(ground.database.count("events") == 1);
    Platform::until([&] { return ground.database.count("publications") == 0; });
    CHECK(ground.database.count("deliveries") == 0);
    CHECK(
        ground.database.count("trace_log WHERE activity = 'WebhookPostResponse' AND response_code = 200") == 1
    );
    Platform::until([&] {
        std::vector<std::string> words{"XPENDING", registeredStream, "events"};
        return run(platform.bus.command(std::move(words))).front() == "0";
    });

    SECTION("sent again, it is told nobody, but its sender is answered again") {
        platform.send("row-1", event(firstId));
        platform.send("row-2", event(secondId));
        CHECK(ground.receiver.waitFor(3).size() == 3);
        Platform::until([&] { return Words(platform.bus).count("row-1") == 2; });
        CHECK(ground.receiver.got().size() == 3);
        CHECK(ground.database.count("events") == 2);
    }
    SECTION("it can be listed") {
        const auto listed = platform.call(http::Method::get, "/app/ttd/demo?after=0");
        const auto events = json::parseValue(listed.second);
        REQUIRE(events.asArray()->size() == 1);
        CHECK(events.asArray()->front().text("time") == "2026-02-03T07:15:30Z");
    }
}

TEST_CASE("an event that its publisher posts again is told again", "[events][pipeline]") {
    Ground ground;
    Platform platform(ground.redis, ground.database, ground.decisions);
    platform.subscribe(ground.receiver.url());
    for (int i = 0; i < 2; ++i) {
        const auto posted =
            platform.call(http::Method::post, "/events", event(firstId), "application/cloudevents+json");
        CHECK(posted.first == 200);
    }
    CHECK(ground.receiver.waitFor(3).size() == 3);
    CHECK(ground.database.count("events") == 1);
}

TEST_CASE("a receiver that fails is told again until it has it", "[events][pipeline]") {
    Ground ground;
    Platform platform(ground.redis, ground.database, ground.decisions);
    platform.subscribe(ground.receiver.url());
    ground.receiver.failures = 2;
    ground.receiver.refusedWith = 425;
    platform.send("row-1", event(firstId));
    const auto got = ground.receiver.waitFor(4);
    REQUIRE(got.size() == 4);
    CHECK(got[1].body == got[3].body);
    Platform::until([&] { return ground.database.count("deliveries") == 0; });
    CHECK(ground.database.count("dead_letters") == 0);
    CHECK(ground.database.count("trace_log WHERE response_code = 425") == 2);
}

TEST_CASE("what is never taken is given up and kept, and holds up nobody else", "[events][pipeline]") {
    Ground ground;
    Platform platform(ground.redis, ground.database, ground.decisions);
    platform.subscribe(ground.receiver.url());
    Receiver other;
    platform.subscribe(other.url());
    ground.receiver.failures = 100;
    platform.send("row-1", event(firstId));
    Platform::until([&] { return ground.database.count("dead_letters") == 1; });
    CHECK(ground.receiver.got().size() == 1 + 4);
    CHECK(other.waitFor(2).size() == 2);
    CHECK(
        ground.database.count(
            "dead_letters WHERE queue = 'outbound' AND attempts = 4 AND reason = 'status 503'"
        ) == 1
    );
    CHECK(ground.database.count("deliveries") == 0);
    CHECK(ground.database.count("publications") == 0);
}

TEST_CASE("who may not see an event is not told of it", "[events][pipeline]") {
    Ground ground;
    ground.decisions.rule = [](const Asked& asked) {
        const auto instance = asked.resource.find("urn:altinn:instance-id");
        const bool delivery = instance != asked.resource.end() && instance->second == "50001/abc";
        return delivery ? deny() : auth::testing::Answer{};
    };
    Platform platform(ground.redis, ground.database, ground.decisions);
    platform.subscribe(ground.receiver.url());
    platform.send("row-1", event(firstId));
    Platform::until([&] { return ground.database.count("trace_log WHERE activity = 'Unauthorized'") == 1; });
    CHECK(ground.database.count("deliveries") == 0);
    CHECK(ground.receiver.got().size() == 1);
}

TEST_CASE("what a killed process was at is done by the next", "[events][pipeline]") {
    Ground ground;
    {
        // Registered, and held by a process that then died: no worker ran.
        Signal none;
        EventRepository events(ground.database.handle(), Clock::system(), none);
        SubscriptionRepository subscriptions(ground.database.handle(), Clock::system(), none);
        WorkRepository work(ground.database.handle(), Clock::system(), "dead");
        model::Subscription subscription;
        subscription.endPoint = ground.receiver.url();
        subscription.resourceFilter = "urn:altinn:resource:app_ttd_demo";
        subscription.consumer = subscription.createdBy = "/org/ttd";
        run(subscriptions.add(subscription));
        run(subscriptions.setValidated(1));
        run(events.accept(std::vector{model::parseCloudEvent(event(firstId))}, Duplicate::ignore));
        // Who is alone with its database releases all at its start; several wait for the time to run out.
        const bool alone = ground.database.handle().engine() == sql::Engine::sqlite;
        const std::chrono::seconds hold = alone ? 1h : 3s;
        CHECK(run(work.takePublications(10, hold)).size() == 1);
        CHECK(run(work.takeDeliveries(10, hold, {})).size() == 1);
        CHECK(run(work.takeDeliveries(10, hold, {})).empty());
    }
    Platform platform(ground.redis, ground.database, ground.decisions);
    CHECK(ground.receiver.waitFor(2).size() == 2);
    Platform::until([&] { return ground.database.count("deliveries") == 0; });
}

TEST_CASE("the pipeline goes on after Redis was killed", "[events][pipeline]") {
    Ground ground;
    Platform platform(ground.redis, ground.database, ground.decisions);
    platform.subscribe(ground.receiver.url());
    ground.redis.kill();
    // Events posted over HTTP do not need it.
    CHECK(
        platform.call(http::Method::post, "/events", event(firstId), "application/cloudevents+json").first ==
        200
    );
    CHECK(ground.receiver.waitFor(2).size() == 2);
    ground.redis.start();
    platform.send("row-2", event(secondId));
    CHECK(ground.receiver.waitFor(3).size() == 3);
    Platform::until([&] { return Words(platform.bus).count("row-2") == 1; });
}

TEST_CASE("what nobody can read is kept, and its sender is answered", "[events][pipeline]") {
    Ground ground;
    Platform platform(ground.redis, ground.database, ground.decisions);
    run(platform.bus.publish(registeredStream, "no JSON"));
    platform.send("row-1", R"({"specversion":"1.0","id":"x"})");
    platform.send("row-2", event(firstId));
    Platform::until([&] { return Words(platform.bus).count("row-2") == 1; });
    CHECK(Words(platform.bus).count("row-1") == 1);
    CHECK(ground.database.count("dead_letters WHERE queue = 'registration'") == 2);
    CHECK(ground.database.count("events") == 1);
}

TEST_CASE("no sender is told of what could not be committed", "[events][pipeline]") {
    Ground ground;
    bus::Bus bus({.url = ground.redis.url(), .commandDeadline = 3s});
    Signal none;
    EventRepository events(ground.database.handle(), Clock::system(), none);
    WorkRepository work(ground.database.handle(), Clock::system(), "test");
    Registration registration(events, work, bus);
    const auto change = [&](const std::string& text) {
        auto work1 = [&text](sql::Transaction& tx) -> Task<> {
            std::vector<sql::Value> args;
            co_await tx.query(text, std::move(args));
        };
        run(ground.database.handle().write(work1));
    };
    const std::vector<bus::Message> messages{{"1-0", R"({"outboxId":7,"event":)" + event(firstId) + "}", 1}};
    change("ALTER TABLE publications RENAME TO away");
    CHECK(run(registration.handle(messages)) == std::vector{bus::Handled::retry});
    CHECK(Words(bus).ids.empty());
    CHECK(ground.database.count("events") == 0);

    change("ALTER TABLE away RENAME TO publications");
    CHECK(run(registration.handle(messages)) == std::vector{bus::Handled::done});
    CHECK(Words(bus).count("7") == 1);

    SECTION("and one event that cannot be stored holds up no other") {
        change("CREATE UNIQUE INDEX one_of_each_type ON events (type)");
        auto another = model::parseCloudEvent(event(secondId));
        another.type = "app.instance.process.completed";
        const std::vector<bus::Message> some{
            {"2-0", R"({"outboxId":8,"event":)" + event(secondId) + "}", 1},
            {"3-0", R"({"outboxId":9,"event":)" + json::write(another) + "}", 1},
            {"4-0", "no JSON", 1}};
        const std::vector expected{bus::Handled::retry, bus::Handled::done, bus::Handled::done};
        CHECK(run(registration.handle(some)) == expected);
        CHECK(Words(bus).count("8") == 0);
        CHECK(Words(bus).count("9") == 1);
        CHECK(ground.database.count("events") == 2);
    }
    SECTION("and what nobody can read is kept once, however often it comes") {
        const std::vector<bus::Message> unreadable{
            {"2-0", R"({"outboxId":8,"event":{}})", 1}, {"3-0", "no JSON", 1}};
        for (int i = 0; i < 3; ++i) run(registration.handle(unreadable));
        CHECK(ground.database.count("dead_letters WHERE queue = 'registration'") == 2);
        CHECK(Words(bus).count("8") == 3);
    }
    SECTION("and one who could not be told is told when the entry comes again") {
        ground.redis.kill();
        CHECK(run(registration.handle(messages)) == std::vector{bus::Handled::retry});
    }
}

TEST_CASE("a decision that cannot be had is asked for again", "[events][pipeline]") {
    Ground ground;
    std::atomic<int> failures = 0;
    ground.decisions.rule = [&](const Asked&) {
        if (failures > 0) {
            --failures;
            throw Problem(Errc::badGateway, "no decision could be had");
        }
        return auth::testing::Answer{};
    };
    Platform platform(ground.redis, ground.database, ground.decisions);
    platform.subscribe(ground.receiver.url());
    failures = 2;
    platform.send("row-1", event(firstId));
    CHECK(ground.receiver.waitFor(2).size() == 2);
    CHECK(ground.database.count("dead_letters") == 0);
}

TEST_CASE("without local mode no webhook reaches a loopback address", "[events][webhook]") {
    Receiver receiver;
    http::PooledClient client;
    Webhook open(client, {true, 5s});
    CHECK(run(open.post(receiver.url(), "{}")).succeeded());
    Webhook guarded(client, {false, 5s});
    const auto refused = run(guarded.post(receiver.url(), "{}"));
    CHECK_FALSE(refused.succeeded());
    auto secure = receiver.url();
    secure.replace(0, 4, "https");
    CHECK_FALSE(run(guarded.post(secure, "{}")).status);
    CHECK(receiver.got().size() == 1);
}

TEST_CASE("a redirect is followed, and guarded like the first address", "[events][webhook]") {
    FakeClient client;
    Webhook webhook(client, {false, 5s});
    client.answer = [](const FakeClient::Call& call) {
        CHECK(call.mayConnect);
        return call.url == "https://a.example/x" ? std::pair(307, std::string())
                                                 : std::pair(200, std::string());
    };
    client.location = "/y";
    CHECK(run(webhook.post("https://a.example/x", "{}")).succeeded());
    CHECK(client.calls.at(1).url == "https://a.example/y");
    CHECK(client.calls.at(1).body == "{}");
    client.location = "http://a.example/y";
    CHECK_FALSE(run(webhook.post("https://a.example/x", "{}")).succeeded());
    client.answer = [](const FakeClient::Call&) { return std::pair(308, std::string()); };
    client.location = "https://a.example/x";
    CHECK_FALSE(run(webhook.post("https://a.example/x", "{}")).succeeded());
}

TEST_CASE("insecure targets are http and loopback, and nothing else", "[events][webhook]") {
    FakeClient client;
    client.answer = [](const FakeClient::Call&) { return std::pair(200, std::string()); };
    for (const bool insecure : {false, true}) {
        Webhook webhook(client, {insecure, 5s});
        CHECK(run(webhook.post("https://a.example/x", "{}")).succeeded());
        CHECK(run(webhook.post("http://a.example/x", "{}")).succeeded() == insecure);
        CHECK_FALSE(run(webhook.post("ftp://a.example/x", "{}")).succeeded());
        const auto& mayConnect = client.calls.back().mayConnect;
        REQUIRE(mayConnect);
        CHECK(mayConnect("93.184.216.34"));
        for (const auto* own : {"127.0.0.1", "127.1.2.3", "::1"}) CHECK(mayConnect(own) == insecure);
        for (const auto* inside :
             {"169.254.169.254",
              "10.0.0.1",
              "172.17.0.2",
              "192.168.1.1",
              "100.64.0.1",
              "0.0.0.0",
              "224.0.0.1",
              "168.63.129.16",
              "::",
              "fe80::1",
              "fd00:ec2::254",
              "ff02::1",
              "::ffff:169.254.169.254",
              "localhost"}) {
            CAPTURE(inside);
            CHECK_FALSE(mayConnect(inside));
        }
    }
}

TEST_CASE("Slack is sent the event as a text", "[events][webhook]") {
    FakeClient client;
    client.answer = [](const FakeClient::Call&) { return std::pair(200, std::string("ok")); };
    Webhook webhook(client, {false, 5s});
    CHECK(run(webhook.post("https://hooks.slack.com/services/x", R"({"id":"1"})")).succeeded());
    CHECK(client.calls.at(0).body == R"({"text":"{\"id\":\"1\"}"})");
}
