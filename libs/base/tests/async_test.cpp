#include "base/async.hpp"

#include <boost/asio/this_coro.hpp>
#include <catch2/catch.hpp>

using namespace varde;

namespace {
Task<int> answer() {
    co_return 42;
}
Task<> fails() {
    throw std::runtime_error("no");
    co_return;
}
}  // namespace

TEST_CASE("a task run to its end gives its value or its exception", "[base][async]") {
    CHECK(run(answer()) == 42);
    CHECK_THROWS_AS(run(fails()), std::runtime_error);
}

TEST_CASE("offloaded work runs on another thread and its exception comes back", "[base][async]") {
    const auto here = std::this_thread::get_id();
    std::thread::id there;
    run(offload([&] { there = std::this_thread::get_id(); }));
    CHECK(there != here);
    CHECK_THROWS_AS(run(offload([] { throw std::runtime_error("disk"); })), std::runtime_error);
}

TEST_CASE("background loops end when they are told to stop, even while they wait", "[base][async]") {
    bool started = false;
    auto scene = [&]() -> Task<> {
        Background background(co_await boost::asio::this_coro::executor);
        auto loop = [&]() -> Task<> {
            started = true;
            while (!background.stopping()) co_await sleepFor(std::chrono::hours(1));
        };
        background.start("waits", loop);
        co_await sleepFor(std::chrono::milliseconds(1));
        background.stop();
        co_await background.join();
    };
    runToEnd(scene);
    CHECK(started);
}
