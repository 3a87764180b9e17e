#include "pipeline.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/problem.hpp"
#include "telemetry/log.hpp"

namespace varde::bus {
namespace asio = boost::asio;

namespace {

constexpr std::size_t waitingMax = 100'000;
constexpr std::size_t writeBytesMax = 1024 * 1024;

}  // namespace

// One command on its way. The caller's coroutine may be destroyed while the pipeline still holds the call, so
// the timer that it waits on stays in its frame and is only lent.
class Pipeline::Call {
public:
    Call(std::string command, std::chrono::steady_clock::time_point by)
        : bytes(std::move(command)), deadline(by) {}

    void complete(std::optional<Reply> reply, std::string_view reason) {
        const std::lock_guard lock(mutex_);
        reply_ = std::move(reply);
        reason_ = reason;
        done_ = true;
        if (!waiter_) return;
        auto end = [self = waiter_->self] {
            const std::lock_guard inner(self->mutex_);
            // Setting the time, unlike cancel(), also ends a wait that has not begun yet.
            if (self->waiter_) self->waiter_->timer.expires_at(asio::steady_timer::time_point::min());
        };
        asio::post(waiter_->timer.get_executor(), std::move(end));
    }

    static Task<Reply> wait(CallPtr call) {
        Waiter waiter{call, asio::steady_timer(co_await asio::this_coro::executor, farAway())};
        waiter.lend();
        boost::system::error_code ended;
        co_await waiter.timer.async_wait(asio::redirect_error(asio::use_awaitable, ended));
        waiter.takeBack();
        if (!call->reply_)
            throw Problem(Errc::unavailable, "the event bus is not available: " + call->reason_);
        co_return std::move(*call->reply_);
    }

    const std::string bytes;
    const std::chrono::steady_clock::time_point deadline;

private:
    struct Waiter {
        CallPtr self;
        asio::steady_timer timer;

        Waiter(CallPtr call, asio::steady_timer t) : self(std::move(call)), timer(std::move(t)) {}
        ~Waiter() { takeBack(); }
        void lend() {
            const std::lock_guard lock(self->mutex_);
            if (self->done_) timer.expires_at(asio::steady_timer::time_point::min());
            self->waiter_ = this;
        }
        void takeBack() {
            const std::lock_guard lock(self->mutex_);
            self->waiter_ = nullptr;
        }
    };
    static asio::steady_timer::time_point farAway() { return asio::steady_timer::time_point::max(); }

    std::mutex mutex_;
    Waiter* waiter_ = nullptr;
    bool done_ = false;
    std::optional<Reply> reply_;
    std::string reason_ = "stopped";
};

Pipeline::Pipeline(Address address, std::chrono::milliseconds commandDeadline)
    : address_(std::move(address)),
      commandDeadline_(commandDeadline),
      work_(asio::make_work_guard(context_)),
      wake_(context_),
      deadline_(context_) {
    asio::co_spawn(context_, keepConnected(), asio::detached);
    thread_ = std::thread([this] { context_.run(); });
}

Pipeline::~Pipeline() {
    auto stop = [this] {
        stopping_ = true;
        failAll(queued_, "stopped");
        failAll(sent_, "stopped");
        context_.stop();
    };
    asio::post(context_, stop);
    thread_.join();
}

Task<Reply> Pipeline::call(std::vector<std::string> words) {
    auto call = std::make_shared<Call>(encode(words), std::chrono::steady_clock::now() + commandDeadline_);
    asio::post(context_, [this, call] { enqueue(call); });
    auto reply = co_await Call::wait(call);
    co_return reply;
}

void Pipeline::enqueue(CallPtr call) {
    if (stopping_) return call->complete({}, "stopped");
    if (queued_.size() + sent_.size() >= waitingMax) return call->complete({}, "too many commands wait");
    queued_.push_back(std::move(call));
    wake_.cancel();
    if (!watching_) watchDeadlines();
}

Task<> Pipeline::keepConnected() {
    Backoff backoff;
    while (!stopping_) {
        std::string reason;
        Connection connection(context_.get_executor(), address_);
        try {  // a lost connection is what this loop is for
            co_await connection.open(commandDeadline_);
            backoff.reset();
            connected_ = true;
            co_await serve(connection);
        } catch (const std::exception& error) {
            reason = error.what();
        }
        if (connected_) log::warning("bus connection lost", {{"reason", reason}});
        connected_ = false;
        // What was sent may have been done: only the caller can tell whether to send it again.
        failAll(sent_, reason);
        asio::steady_timer pause(context_, backoff.next());
        co_await pause.async_wait(asio::use_awaitable);
    }
}

Task<> Pipeline::serve(Connection& connection) {
    open_ = &connection;
    const auto lost = std::make_shared<bool>(false);
    auto writer = writeQueued(connection, lost);
    auto writerEnded = std::make_shared<asio::steady_timer>(context_, asio::steady_timer::time_point::max());
    auto ended = [writerEnded](std::exception_ptr) {
        writerEnded->expires_at(asio::steady_timer::time_point::min());
    };
    asio::co_spawn(context_, std::move(writer), ended);

    std::exception_ptr error;
    try {  // the writer must have ended before the connection does
        co_await readReplies(connection);
    } catch (...) {
        error = std::current_exception();
    }
    *lost = true;
    open_ = nullptr;
    connection.close();
    wake_.cancel();
    boost::system::error_code ignored;
    co_await writerEnded->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (error) std::rethrow_exception(error);
}

Task<> Pipeline::writeQueued(Connection& connection, std::shared_ptr<bool> lost) {
    while (!*lost) {
        if (queued_.empty()) {
            wake_.expires_at(asio::steady_timer::time_point::max());
            boost::system::error_code ignored;
            co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
            continue;
        }
        std::string bytes;
        while (!queued_.empty() && bytes.size() < writeBytesMax) {
            bytes += queued_.front()->bytes;
            sent_.push_back(std::move(queued_.front()));
            queued_.pop_front();
        }
        // A failed write closes the socket, which the reader notices.
        co_await connection.write(std::move(bytes), commandDeadline_);
    }
}

Task<> Pipeline::readReplies(Connection& connection) {
    while (true) {
        auto reply = co_await connection.receive({});
        if (sent_.empty()) throw ConnectionLost("an answer came that nobody asked for");
        const auto call = std::move(sent_.front());
        sent_.pop_front();
        // Redis is there but not fit for use (restarting, or no longer the primary): look for it again.
        const bool unfit =
            reply.isError("LOADING") || reply.isError("READONLY") || reply.isError("MASTERDOWN");
        const auto text = reply.text;
        if (unfit) {
            call->complete({}, text);
            throw ConnectionLost(text);
        }
        call->complete(std::move(reply), {});
    }
}

// All calls have the same patience, so the oldest is the first to be late.
void Pipeline::watchDeadlines() {
    const auto& oldest = !sent_.empty() ? sent_ : queued_;
    watching_ = !oldest.empty();
    if (!watching_) return;
    deadline_.expires_at(oldest.front()->deadline);
    deadline_.async_wait([this](boost::system::error_code error) {
        if (error) return;
        expireLate();
        watchDeadlines();
    });
}

void Pipeline::expireLate() {
    const auto now = std::chrono::steady_clock::now();
    while (!queued_.empty() && queued_.front()->deadline <= now) {
        queued_.front()->complete({}, "no connection in time");
        queued_.pop_front();
    }
    if (sent_.empty() || sent_.front()->deadline > now) return;
    // Replies come in order: when one is late, so are all behind it.
    failAll(sent_, "no answer in time");
    if (open_) open_->close();
}

void Pipeline::failAll(std::deque<CallPtr>& calls, std::string_view reason) {
    for (const auto& call : calls) call->complete({}, reason);
    calls.clear();
}

}  // namespace varde::bus
