#include "base/async.hpp"

#include <cstdio>
#include <list>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace varde {
namespace asio = boost::asio;

namespace {

constexpr std::size_t blockingThreads = 4;

asio::thread_pool& blockingPool() {
    static asio::thread_pool pool(blockingThreads);
    return pool;
}

}  // namespace

Task<> sleepFor(std::chrono::steady_clock::duration time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

Task<> offload(std::function<void()> blocking) {
    // Not co_spawn: its work guard lets go of the caller's context after the caller was resumed, when that
    // may be gone.
    auto initiate = [&blocking](auto handler) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        auto executor = asio::get_associated_executor(*shared);
        auto work = [&blocking, executor, shared = std::move(shared)]() mutable {
            std::exception_ptr error;
            try {
                blocking();
            } catch (...) {  // carried to the caller's thread
                error = std::current_exception();
            }
            auto resume = [handler = std::move(shared), error = std::move(error)]() mutable {
                (*handler)(std::move(error));
            };
            asio::post(executor, std::move(resume));
        };
        asio::post(blockingPool(), std::move(work));
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(std::exception_ptr)>(
        std::move(initiate), asio::use_awaitable
    );
}

namespace {

// Another thread that has resumed a task may still be on its way out of post() when the task has ended and
// its context goes. So what waits in it is destroyed at once, but the context itself only some runs later.
class RunContext : public asio::io_context {
public:
    RunContext() : asio::io_context(1) {}
    void end() { shutdown(); }
};

class Ended {
public:
    void keep(std::unique_ptr<RunContext> context) {
        std::unique_ptr<RunContext> oldest;
        const std::lock_guard lock(mutex_);
        contexts_.push_back(std::move(context));
        if (contexts_.size() > keptMax) {
            oldest = std::move(contexts_.front());
            contexts_.pop_front();
        }
    }

private:
    static constexpr std::size_t keptMax = 32;
    std::mutex mutex_;
    std::list<std::unique_ptr<RunContext>> contexts_;
};

Ended& endedContexts() {
    static Ended ended;
    return ended;
}

}  // namespace

void runToEnd(std::function<Task<>()> work) {
    auto context = std::make_unique<RunContext>();
    std::exception_ptr error;
    bool ended = false;
    asio::co_spawn(*context, work, [&, &running = *context](std::exception_ptr thrown) {
        error = thrown;
        ended = true;
        running.stop();
    });
    context->run();
    context->end();
    endedContexts().keep(std::move(context));
    if (error) std::rethrow_exception(error);
    if (!ended) throw std::logic_error("a task ended without completing");
}

struct Background::State : std::enable_shared_from_this<Background::State> {
    struct Loop {
        std::string name;
        asio::cancellation_signal signal;
    };

    explicit State(Executor executor) : strand(asio::make_strand(executor)), ended(strand) {
        ended.expires_at(asio::steady_timer::time_point::max());
    }

    asio::strand<Executor> strand;  // guards loops and ended
    std::list<Loop> loops;
    asio::steady_timer ended;
    std::atomic<bool> stopping = false;

    void spawn(std::string name, std::function<Task<>()> work) {
        if (stopping) return;
        loops.emplace_back().name = std::move(name);
        const auto loop = std::prev(loops.end());
        auto done = [self = shared_from_this(), loop](std::exception_ptr error) {
            self->finished(loop, error);
        };
        asio::co_spawn(
            strand, std::move(work), asio::bind_cancellation_slot(loop->signal.slot(), std::move(done))
        );
    }

    void finished(std::list<Loop>::iterator loop, std::exception_ptr error) {
        // Cancelling is how a loop is asked to end, so what it throws from then on is no surprise.
        if (error && !stopping) {
            std::fprintf(stderr, "background loop %s failed\n", loop->name.c_str());
            std::rethrow_exception(error);
        }
        loops.erase(loop);
        if (loops.empty()) ended.cancel();
    }
};

Background::Background(Executor executor) : state_(std::make_shared<State>(std::move(executor))) {}
Background::~Background() {
    stop();
}

void Background::start(std::string name, std::function<Task<>()> loop) {
    asio::dispatch(
        state_->strand,
        [state = state_, name = std::move(name), loop = std::move(loop)]() mutable {
            state->spawn(std::move(name), std::move(loop));
        }
    );
}

bool Background::stopping() const {
    return state_->stopping;
}

void Background::stop() {
    state_->stopping = true;
    asio::post(state_->strand, [state = state_] {
        for (auto& loop : state->loops) loop.signal.emit(asio::cancellation_type::terminal);
    });
}

Task<> Background::join() {
    const auto state = state_;
    auto wait = [state]() -> Task<> {
        boost::system::error_code ignored;
        while (!state->loops.empty()) {
            co_await state->ended.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        }
    };
    co_await asio::co_spawn(state->strand, wait, asio::use_awaitable);
}

}  // namespace varde
