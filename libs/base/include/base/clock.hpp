#pragma once
// The time of day as a dependency, so that a test owns it.
#include "base/date_time.hpp"

namespace varde {

class Clock {
public:
    virtual ~Clock() = default;
    virtual DateTime now() const = 0;  // UTC

    static const Clock& system();
};

// Stands still until it is told otherwise. For tests; not safe to change from several threads.
class FakeClock final : public Clock {
public:
    explicit FakeClock(DateTime start) : now_(start) {}
    DateTime now() const override { return now_; }
    void set(DateTime time) { now_ = time; }
    void advance(std::chrono::nanoseconds by) { now_ = now_ + by; }

private:
    DateTime now_;
};

}  // namespace varde
