#pragma once
// Wakes a loop that waits for work: a row was committed, a queue is no longer empty.
// notify() is thread-safe and never lost: one that comes before waitFor() ends the next wait at once. One
// waiter.
#include <chrono>
#include <memory>

#include "base/task.hpp"

namespace varde {

class Signal {
public:
    Signal();
    ~Signal();
    Signal(const Signal&) = delete;
    Signal& operator=(const Signal&) = delete;

    void notify();
    // True when it was notified, false when the time ran out.
    Task<bool> waitFor(std::chrono::steady_clock::duration time);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace varde
