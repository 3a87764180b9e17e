#pragma once
// Matches publications with subscriptions, asks who may be told, and leaves one delivery for each (events
// contract 4.4).
#include "authorization.hpp"
#include "base/async.hpp"
#include "base/signal.hpp"
#include "register_client.hpp"
#include "retry.hpp"
#include "subscription_repository.hpp"
#include "work_repository.hpp"

namespace varde::events {

struct FanOutSettings {
    RetryDelays retryDelays;
    std::chrono::milliseconds pollEvery{1'000};
};

class FanOut {
public:
    FanOut(
        WorkRepository& work,
        SubscriptionRepository& subscriptions,
        Authorization& authorization,
        RegisterClient& registerClient,
        const Clock& clock,
        Signal& published,
        Signal& deliverable,
        FanOutSettings settings
    );

    // Works until `background` stops.
    void start(Background& background);

    // One publication at once, for a caller that waits for it (V07). Throws when the decision could not be
    // had.
    Task<> publish(model::CloudEvent event);

private:
    Task<> loop(Background& background);
    // How many publications were taken.
    Task<std::size_t> round();
    Task<FanOutResult> match(std::int64_t publication, model::CloudEvent event);
    Task<std::optional<std::string>> mainUnitSubject(const model::CloudEvent& event);

    WorkRepository& work_;
    SubscriptionRepository& subscriptions_;
    Authorization& authorization_;
    RegisterClient& register_;
    const Clock& clock_;
    Signal& published_;
    Signal& deliverable_;
    const FanOutSettings settings_;
};

}  // namespace varde::events
