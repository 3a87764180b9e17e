#include "base/clock.hpp"

namespace varde {
namespace {

class SystemClock final : public Clock {
public:
    DateTime now() const override { return DateTime::fromSystem(std::chrono::system_clock::now()); }
};

}  // namespace

const Clock& Clock::system() {
    static const SystemClock clock;
    return clock;
}

}  // namespace varde
