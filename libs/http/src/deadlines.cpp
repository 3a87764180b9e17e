#include "deadlines.hpp"

namespace varde::http {
namespace {

constexpr std::chrono::milliseconds tick{50};

}  // namespace

boost::asio::execution_context::id Deadlines::id;

Watched::Watched(Deadlines& deadlines) : deadlines_(deadlines) {
    deadlines_.add(*this);
}

Watched::~Watched() {
    deadlines_.remove(*this);
}

void Watched::expireAfter(Clock::duration time) {
    due_ = Clock::now() + time;
    if (!deadlines_.armed_) deadlines_.arm();
}

Deadlines::Deadlines(boost::asio::execution_context& context)
    : service(context), context_(static_cast<boost::asio::io_context&>(context)) {}

Deadlines& Deadlines::of(boost::asio::io_context& context) {
    return boost::asio::use_service<Deadlines>(context);
}

void Deadlines::shutdown() {
    timer_.reset();
}

void Deadlines::add(Watched& entry) {
    entry.next_ = first_;
    if (first_) first_->previous_ = &entry;
    first_ = &entry;
}

void Deadlines::remove(Watched& entry) {
    if (sweepNext_ == &entry) sweepNext_ = entry.next_;
    if (entry.previous_) entry.previous_->next_ = entry.next_;
    if (entry.next_) entry.next_->previous_ = entry.previous_;
    if (first_ == &entry) first_ = entry.next_;
    // A timer without entries would keep an io_context running that has nothing else to do.
    if (!first_ && timer_) timer_->cancel();
}

void Deadlines::arm() {
    if (!timer_) timer_.emplace(context_);
    armed_ = true;
    timer_->expires_after(tick);
    timer_->async_wait([this](const boost::system::error_code&) {
        armed_ = false;
        if (first_) sweep();  // also after a cancel, since when another entry may have come
    });
}

void Deadlines::sweep() {
    const auto now = Watched::Clock::now();
    bool waiting = false;
    for (auto* entry = first_; entry; entry = sweepNext_) {
        sweepNext_ = entry->next_;
        if (entry->due_ <= now) {
            entry->due_ = Watched::Clock::time_point::max();
            entry->expired();
        } else if (entry->due_ != Watched::Clock::time_point::max()) {
            waiting = true;
        }
    }
    sweepNext_ = nullptr;
    if (waiting && !armed_) arm();
}

}  // namespace varde::http
