#pragma once
// The few ways to wait and to run work beside a request. Whoever starts work here owns it, bounds it and
// stops it.
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/task.hpp"

namespace varde {

Task<> sleepFor(std::chrono::steady_clock::duration time);

// Runs `blocking` on a small pool of threads of its own, so that it holds no connection up; the caller
// resumes on its own executor. Exceptions pass through.
Task<> offload(std::function<void()> blocking);

// Runs a task to its end on a private io_context of this thread. For tests and start-up; throws what the task
// throws.
void runToEnd(std::function<Task<>()> work);
template <class T>
T run(Task<T> task);

// Long-lived loops (relays, consumers, sweepers) of one owner.
// Thread-safe. stop() asks each loop to end by cancelling what it waits for; join() returns when all have
// ended, and must be awaited before the owner is destroyed.
class Background {
public:
    using Executor = boost::asio::any_io_executor;

    explicit Background(Executor executor);
    ~Background();
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;

    // An exception that leaves the loop ends the process: a loop handles what it expects.
    void start(std::string name, std::function<Task<>()> loop);
    // Loops look at this after each wait.
    bool stopping() const;
    void stop();
    Task<> join();

private:
    struct State;
    std::shared_ptr<State> state_;
};

template <class T>
T run(Task<T> task) {
    std::optional<T> result;
    auto shared = std::make_shared<Task<T>>(std::move(task));
    auto work = [&result, shared]() -> Task<> { result.emplace(co_await std::move(*shared)); };
    runToEnd(work);
    return std::move(*result);
}
template <>
inline void run(Task<void> task) {
    auto shared = std::make_shared<Task<void>>(std::move(task));
    auto work = [shared]() -> Task<> { co_await std::move(*shared); };
    runToEnd(work);
}

}  // namespace varde
