#pragma once
// Deadlines of many connections with one timer: a connection moves its deadline by storing a time, which
// costs no timer operation; a sweep every tick finds those that have passed. One for each io_context; not
// thread-safe.
#include <chrono>

#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace varde::http {

class Deadlines;

// Something with a deadline. expired() is called once for each deadline that passes; it may destroy the entry
// itself but no other one.
class Watched {
public:
    using Clock = std::chrono::steady_clock;

    explicit Watched(Deadlines& deadlines);
    virtual ~Watched();
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;

    void expireAfter(Clock::duration time);
    void expireNever() { due_ = Clock::time_point::max(); }

protected:
    virtual void expired() = 0;

private:
    friend class Deadlines;
    Deadlines& deadlines_;
    Clock::time_point due_ = Clock::time_point::max();
    Watched* previous_ = nullptr;
    Watched* next_ = nullptr;
};

class Deadlines final : public boost::asio::execution_context::service {
public:
    using key_type = Deadlines;
    static boost::asio::execution_context::id id;

    explicit Deadlines(boost::asio::execution_context& context);
    static Deadlines& of(boost::asio::io_context& context);

private:
    friend class Watched;
    void shutdown() override;
    void add(Watched& entry);
    void remove(Watched& entry);
    void arm();
    void sweep();

    std::optional<boost::asio::steady_timer> timer_;
    boost::asio::io_context& context_;
    Watched* first_ = nullptr;
    Watched* sweepNext_ = nullptr;  // where a sweep goes on, kept right when an entry leaves meanwhile
    bool armed_ = false;
};

}  // namespace varde::http
