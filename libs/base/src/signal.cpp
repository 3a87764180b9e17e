#include "base/signal.hpp"

#include <mutex>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace varde {
namespace asio = boost::asio;

struct Signal::State {
    std::mutex mutex;
    bool notified = false;
    std::shared_ptr<asio::steady_timer> waiting;

    bool take() {
        const std::lock_guard lock(mutex);
        waiting.reset();
        return std::exchange(notified, false);
    }
};

Signal::Signal() : state_(std::make_shared<State>()) {}
Signal::~Signal() = default;

void Signal::notify() {
    const std::lock_guard lock(state_->mutex);
    state_->notified = true;
    if (!state_->waiting) return;
    // On the waiter's own executor, so that it comes after the wait has begun.
    auto wake = [timer = state_->waiting] { timer->cancel(); };
    asio::post(state_->waiting->get_executor(), wake);
}

Task<bool> Signal::waitFor(std::chrono::steady_clock::duration time) {
    const auto state = state_;
    const auto executor = co_await asio::this_coro::executor;
    const auto timer = std::make_shared<asio::steady_timer>(executor, time);
    {
        const std::lock_guard lock(state->mutex);
        if (std::exchange(state->notified, false)) co_return true;
        state->waiting = timer;
    }
    boost::system::error_code ignored;  // a cancelled wait is how notify() wakes
    co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    co_return state->take();
}

}  // namespace varde
