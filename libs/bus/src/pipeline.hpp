#pragma once
// One connection that many callers share: commands go out as they come, replies come back in that order. It
// lives on a thread of its own, so that callers may come from any executor and go away at any time.
#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "bus/bus.hpp"
#include "connection.hpp"

namespace varde::bus {

class Pipeline {
public:
    Pipeline(Address address, std::chrono::milliseconds commandDeadline);
    // Whoever still waits is told that Redis is unavailable.
    ~Pipeline();
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;

    // Throws Problem(unavailable) when no reply came in time. Then nobody knows whether Redis did it.
    Task<Reply> call(std::vector<std::string> words);
    bool connected() const { return connected_; }

private:
    class Call;
    using CallPtr = std::shared_ptr<Call>;

    void enqueue(CallPtr call);
    Task<> keepConnected();
    Task<> serve(Connection& connection);
    Task<> writeQueued(Connection& connection, std::shared_ptr<bool> lost);
    Task<> readReplies(Connection& connection);
    void watchDeadlines();
    void expireLate();
    void failAll(std::deque<CallPtr>& calls, std::string_view reason);

    const Address address_;
    const std::chrono::milliseconds commandDeadline_;
    std::atomic<bool> connected_ = false;

    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    // From here on only the thread's own.
    std::deque<CallPtr> queued_;
    std::deque<CallPtr> sent_;
    boost::asio::steady_timer wake_;      // the writer waits here for something to write
    boost::asio::steady_timer deadline_;  // of the oldest call
    bool watching_ = false;
    bool stopping_ = false;
    Connection* open_ = nullptr;
    std::thread thread_;
};

}  // namespace varde::bus
