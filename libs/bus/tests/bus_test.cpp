#include "bus/bus.hpp"

#include <catch2/catch.hpp>

#include "base/problem.hpp"
#include "base/signal.hpp"
#include "bus/testing.hpp"

using namespace varde;
using namespace std::chrono_literals;

namespace {

// What a group's member has seen, and how it answers.
struct Seen {
    Signal more;
    std::vector<bus::Message> messages;
    std::function<bus::Handled(const bus::Message&)> answer = [](const auto&) { return bus::Handled::done; };

    auto handler() {
        return [this](std::vector<bus::Message> batch) -> Task<std::vector<bus::Handled>> {
            std::vector<bus::Handled> answers;
            for (auto& message : batch) {
                answers.push_back(answer(message));
                messages.push_back(std::move(message));
            }
            more.notify();
            co_return answers;
        };
    }
    Task<> waitFor(std::size_t count) {
        for (int i = 0; i < 500 && messages.size() < count; ++i) co_await more.waitFor(20ms);
        if (messages.size() < count) throw std::runtime_error("the messages did not come");
    }
    std::vector<std::string> payloads() const {
        std::vector<std::string> all;
        for (const auto& message : messages) all.push_back(message.payload);
        return all;
    }
};

bus::ConsumerOptions member(std::string name) {
    return {.stream = "orders", .group = "kitchen", .name = std::move(name), .claimIdle = 100ms};
}

// Runs `work` with a Background on the same executor, and ends its loops afterwards.
void withBackground(std::function<Task<>(Background&)> work) {
    auto all = [&work]() -> Task<> {
        Background background(co_await boost::asio::this_coro::executor);
        std::exception_ptr error;
        try {  // the loops end before the test does, however it ends
            co_await work(background);
        } catch (...) {
            error = std::current_exception();
        }
        background.stop();
        co_await background.join();
        if (error) std::rethrow_exception(error);
    };
    runToEnd(all);
}

Task<std::string> pendingCount(bus::Bus& bus) {
    std::vector<std::string> words{"XPENDING", "orders", "kitchen"};
    const auto reply = co_await bus.command(std::move(words));
    co_return reply.front();
}

}  // namespace

TEST_CASE("what is published is consumed once and acknowledged", "[bus]") {
    bus::testing::RedisServer redis;
    bus::Bus bus({.url = redis.url()});
    Seen seen;
    auto work = [&](Background& background) -> Task<> {
        co_await bus.publish("orders", "before the group was there");
        bus.consume(background, member("one"), seen.handler());
        const std::string binary("\0\r\n\xff", 4);
        co_await bus.publish("orders", binary);
        co_await seen.waitFor(2);
        CHECK(seen.payloads() == std::vector<std::string>{"before the group was there", binary});
        CHECK(seen.messages[0].deliveries == 1);
        std::string pending = "2";
        for (int i = 0; i < 100 && pending != "0"; ++i) pending = co_await pendingCount(bus);
        CHECK(pending == "0");
    };
    withBackground(work);
    CHECK(seen.messages.size() == 2);
}

TEST_CASE("what is done leaves the stream, and what is not stays in it", "[bus]") {
    bus::testing::RedisServer redis;
    bus::Bus bus({.url = redis.url()});
    Seen seen;
    const bool deletes = GENERATE(true, false);
    seen.answer = [](const bus::Message& message) {
        return message.payload == "later" ? bus::Handled::retry : bus::Handled::done;
    };
    auto work = [&](Background& background) -> Task<> {
        auto options = member("one");
        options.deleteHandled = deletes;
        options.claimIdle = 30s;
        co_await bus.publish("orders", "now");
        co_await bus.publish("orders", "later");
        bus.consume(background, options, seen.handler());
        co_await seen.waitFor(2);
        // Acknowledged and deleted in that order: the reply to the latter says that both were done.
        std::string pending = "2";
        for (int i = 0; i < 100 && pending != "1"; ++i) pending = co_await pendingCount(bus);
        CHECK(pending == "1");
        std::string length = "2";
        std::vector<std::string> words{"XLEN", "orders"};
        for (int i = 0; i < 100 && deletes && length != "1"; ++i) {
            const auto reply = co_await bus.command(words);
            length = reply.front();
        }
        CHECK(length == (deletes ? "1" : "2"));
    };
    withBackground(work);
}

TEST_CASE("a member that stops leaves the group, unless it has left something undone", "[bus]") {
    bus::testing::RedisServer redis;
    bus::Bus bus({.url = redis.url()});
    for (const auto answer : {bus::Handled::done, bus::Handled::retry}) {
        Seen seen;
        seen.answer = [answer](const bus::Message&) { return answer; };
        const std::string left = answer == bus::Handled::done ? "0" : "1";
        auto work = [&](Background& background) -> Task<> {
            auto options = member("one");
            options.claimIdle = 30s;
            co_await bus.publish("orders", "soup");
            bus.consume(background, options, seen.handler());
            co_await seen.waitFor(1);
            std::string pending;
            for (int i = 0; i < 1'000 && pending != left; ++i) pending = co_await pendingCount(bus);
            CHECK(pending == left);
        };
        withBackground(work);
        std::vector<std::string> words{"XINFO", "CONSUMERS", "orders", "kitchen"};
        const auto consumers = run(bus.command(std::move(words)));
        CHECK(std::count(consumers.begin(), consumers.end(), "one") == (left == "0" ? 0 : 1));
    }
}

TEST_CASE("many callers share the connection and each gets its own answer", "[bus]") {
    bus::testing::RedisServer redis;
    bus::Bus bus({.url = redis.url()});
    std::set<std::string> ids;
    std::mutex mutex;
    std::vector<std::thread> callers;
    for (int t = 0; t < 4; ++t) {
        callers.emplace_back([&, t] {
            auto work = [&, t]() -> Task<> {
                for (int i = 0; i < 250; ++i) {
                    std::string text = std::to_string(t) + "-" + std::to_string(i);
                    std::vector<std::string> words{"ECHO", text};
                    const auto reply = co_await bus.command(std::move(words));
                    if (reply.front() != text) throw std::runtime_error("another caller's answer");
                    const auto id = co_await bus.publish("orders", text);
                    const std::lock_guard lock(mutex);
                    ids.insert(id);
                }
            };
            runToEnd(work);
        });
    }
    for (auto& caller : callers) caller.join();
    CHECK(ids.size() == 1'000);
}

TEST_CASE("what a dead consumer left is taken over, and says how often it came", "[bus]") {
    bus::testing::RedisServer redis;
    bus::Bus bus({.url = redis.url()});
    Seen seen;
    auto work = [&](Background& background) -> Task<> {
        co_await bus.publish("orders", "soup");
        std::vector<std::string> create{"XGROUP", "CREATE", "orders", "kitchen", "0"};
        co_await bus.command(std::move(create));
        // A consumer that reads and is never heard of again.
        std::vector<std::string> read{"XREADGROUP", "GROUP", "kitchen", "dead", "STREAMS", "orders", ">"};
        co_await bus.command(std::move(read));
        bus.consume(background, member("alive"), seen.handler());
        co_await seen.waitFor(1);
        CHECK(seen.payloads() == std::vector<std::string>{"soup"});
        CHECK(seen.messages[0].deliveries == 2);
    };
    withBackground(work);
}

TEST_CASE("a message that is not done comes again, and so does a batch whose handler fails", "[bus]") {
    bus::testing::RedisServer redis;
    bus::Bus bus({.url = redis.url()});
    Seen seen;
    int failures = 0;
    seen.answer = [&](const bus::Message& message) {
        if (failures++ == 0) throw std::runtime_error("the oven is cold");
        return message.deliveries < 4 ? bus::Handled::retry : bus::Handled::done;
    };
    auto work = [&](Background& background) -> Task<> {
        co_await bus.publish("orders", "bread");
        bus.consume(background, member("one"), seen.handler());
        co_await seen.waitFor(3);
        CHECK(seen.messages.back().deliveries == 4);
    };
    withBackground(work);
}

TEST_CASE("an entry that nobody understands does not block the group", "[bus]") {
    bus::testing::RedisServer redis;
    bus::Bus bus({.url = redis.url()});
    Seen seen;
    auto work = [&](Background& background) -> Task<> {
        std::vector<std::string> odd{"XADD", "orders", "*", "colour", "blue"};
        co_await bus.command(std::move(odd));
        co_await bus.publish("orders", "fish");
        bus.consume(background, member("one"), seen.handler());
        co_await seen.waitFor(1);
        CHECK(seen.payloads() == std::vector<std::string>{"fish"});
        std::string pending = "2";
        for (int i = 0; i < 100 && pending != "0"; ++i) pending = co_await pendingCount(bus);
        CHECK(pending == "0");
    };
    withBackground(work);
}

TEST_CASE("two members of a group share the messages", "[bus]") {
    bus::testing::RedisServer redis;
    bus::Bus bus({.url = redis.url()});
    Seen one;
    Seen two;
    auto work = [&](Background& background) -> Task<> {
        auto first = member("one");
        auto second = member("two");
        first.batchMax = second.batchMax = 1;
        first.claimIdle = second.claimIdle = 30s;
        bus.consume(background, first, one.handler());
        bus.consume(background, second, two.handler());
        for (int i = 0; i < 200; ++i) co_await bus.publish("orders", std::to_string(i));
        for (int i = 0; i < 500 && one.messages.size() + two.messages.size() < 200; ++i) {
            co_await one.more.waitFor(20ms);
        }
        std::set<std::string> all;
        for (const auto& text : one.payloads()) all.insert(text);
        for (const auto& text : two.payloads()) all.insert(text);
        CHECK(all.size() == 200);
        CHECK(one.messages.size() + two.messages.size() == 200);
        CHECK_FALSE(one.messages.empty());
        CHECK_FALSE(two.messages.empty());
    };
    withBackground(work);
}

TEST_CASE("publishing and consuming go on after Redis was killed and came back", "[bus]") {
    bus::testing::RedisServer redis;
    bus::Bus bus({.url = redis.url(), .commandDeadline = 3s});
    Seen seen;
    auto work = [&](Background& background) -> Task<> {
        bus.consume(background, member("one"), seen.handler());
        co_await bus.publish("orders", "first");
        co_await seen.waitFor(1);
        // Killed before it is acknowledged, the first would come again.
        std::string pending = "1";
        for (int k = 0; k < 1'000 && pending != "0"; ++k) pending = co_await pendingCount(bus);

        redis.kill();
        bool refused = false;
        bus::Bus impatient({.url = redis.url(), .commandDeadline = 100ms});
        try {
            co_await impatient.publish("orders", "nobody hears this");
        } catch (const Problem& problem) {
            refused = problem.code == Errc::unavailable;
        }
        CHECK(refused);
        CHECK_FALSE(impatient.connected());

        redis.start();
        std::string id;
        for (int i = 0; i < 20 && id.empty(); ++i) {
            try {
                id = co_await bus.publish("orders", "second");
            } catch (const Problem& problem) {
                CHECK(problem.code == Errc::unavailable);  // it was sent as Redis died
            }
        }
        CHECK_FALSE(id.empty());
        CHECK(bus.connected());
        co_await seen.waitFor(2);
        CHECK(seen.messages.back().payload == "second");
    };
    withBackground(work);
}

TEST_CASE("a consumer makes its group again when Redis has forgotten everything", "[bus]") {
    bus::testing::RedisServer redis;
    bus::Bus bus({.url = redis.url()});
    Seen seen;
    auto work = [&](Background& background) -> Task<> {
        bus.consume(background, member("one"), seen.handler());
        co_await bus.publish("orders", "first");
        co_await seen.waitFor(1);
        std::vector<std::string> forget{"FLUSHALL"};
        co_await bus.command(std::move(forget));
        co_await bus.publish("orders", "second");
        co_await seen.waitFor(2);
        CHECK(seen.payloads() == std::vector<std::string>{"first", "second"});
    };
    withBackground(work);
}

TEST_CASE("a broadcast reaches all who listen, also after a reconnect", "[bus]") {
    bus::testing::RedisServer redis("secret");
    bus::Bus bus({.url = redis.url(), .commandDeadline = 3s});
    std::vector<std::string> heard;
    Signal more;
    auto work = [&](Background& background) -> Task<> {
        auto hear = [&](std::string text) {
            heard.push_back(std::move(text));
            more.notify();
        };
        bus.listen(background, "caches", hear);
        bus.listen(background, "caches", hear);
        // Who is not subscribed yet misses it, so it is said until both have heard it once more than before.
        auto sayUntilHeard = [&](std::string text) -> Task<> {
            const auto wanted = [&] { return std::count(heard.begin(), heard.end(), text) >= 2; };
            for (int i = 0; i < 200 && !wanted(); ++i) {
                try {
                    co_await bus.broadcast("caches", text);
                } catch (const Problem&) {  // just restarted: said again
                }
                co_await more.waitFor(50ms);
            }
            CHECK(wanted());
        };
        co_await sayUntilHeard("one");
        redis.kill();
        redis.start();
        co_await sayUntilHeard("two");
    };
    withBackground(work);
}

TEST_CASE("a wrong password is an unavailable bus, not a hanging one", "[bus]") {
    bus::testing::RedisServer redis("secret");
    auto url = redis.url();
    url.replace(url.find("secret"), 6, "guess!");
    bus::Bus bus({.url = url, .commandDeadline = 200ms});
    CHECK_THROWS_AS(run(bus.publish("orders", "x")), Problem);
    CHECK_FALSE(bus.connected());
}
