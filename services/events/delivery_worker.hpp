#pragma once
// Sends what is due to subscribers: so many at a time, so many to one receiver, so that one who is slow holds
// up nobody else.
#include <map>

#include "base/async.hpp"
#include "base/signal.hpp"
#include "retry.hpp"
#include "webhook.hpp"
#include "work_repository.hpp"

namespace varde::events {

struct DeliverySettings {
    std::string
        validationSource;  // what precedes the subscription's id in the source of its validation event
    RetryDelays eventDelays;
    RetryDelays validationDelays;
    std::int32_t inFlightMax = 128;
    std::int32_t inFlightPerReceiverMax = 16;
    std::chrono::milliseconds deadline{45'000};
    std::chrono::milliseconds pollEvery{1'000};
};

class DeliveryWorker {
public:
    DeliveryWorker(
        WorkRepository& work,
        Webhook& webhook,
        const Clock& clock,
        Signal& deliverable,
        DeliverySettings settings
    );

    // Works until `background` stops; all of it on the one executor of that.
    void start(Background& background);

private:
    Task<> loop(Background& background);
    // True when there may be more that could be sent at once.
    Task<bool> round(Background& background);
    Task<> deliver(Background& background, Delivery delivery);
    Task<> attempt(Delivery delivery);
    void begin(const std::string& receiver);
    void end(const std::string& receiver);

    WorkRepository& work_;
    Webhook& webhook_;
    const Clock& clock_;
    Signal& deliverable_;
    const DeliverySettings settings_;
    std::int32_t inFlight_ = 0;
    std::map<std::string, std::int32_t> perReceiver_;
    bool held_ = false;  // something waits for one of those in flight to end
};

// What a new subscription's endpoint is sent (events contract 4.9). It has no resource, subject or time.
std::string validationEvent(const std::string& id, const std::string& source);

}  // namespace varde::events
