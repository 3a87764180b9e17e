#include "base/signal.hpp"

#include <thread>

#include <catch2/catch.hpp>

#include "base/async.hpp"

using namespace varde;

TEST_CASE("a signal that came before the wait ends it at once, and only once", "[base][signal]") {
    Signal signal;
    signal.notify();
    signal.notify();
    CHECK(run(signal.waitFor(std::chrono::hours(1))));
    CHECK_FALSE(run(signal.waitFor(std::chrono::milliseconds(1))));
}

TEST_CASE("a signal from another thread wakes who waits", "[base][signal]") {
    Signal signal;
    std::thread other([&] { signal.notify(); });
    CHECK(run(signal.waitFor(std::chrono::hours(1))));
    other.join();
}
