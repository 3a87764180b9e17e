#pragma once
// All of the service but its server: built in order, each from those before it, so that tests run what main
// runs.
#include "auth/enforcement.hpp"
#include "config.hpp"
#include "delivery_worker.hpp"
#include "housekeeping.hpp"
#include "registration.hpp"
#include "routes.hpp"

namespace varde::events {

struct Surroundings {
    sql::Database& database;
    bus::Bus& bus;
    http::Client& client;
    auth::Decisions& decisions;
    PlatformCaller platformCaller;
    std::function<std::string()> platformToken;
    const Clock& clock;
};

class Service {
public:
    Service(const Config& config, Surroundings surroundings);

    // Whatever a former process was at is taken up again. Before start().
    Task<> recover();
    void start(Background& background);
    http::Router router();

private:
    const std::string name_;
    const std::chrono::milliseconds claimIdle_;
    Signal published_;
    Signal deliverable_;
    auth::Enforcement enforcement_;
    RegisterClient register_;
    EventRepository events_;
    SubscriptionRepository subscriptions_;
    WorkRepository work_;
    Authorization authorization_;
    Webhook webhook_;
    FanOut fanOut_;
    DeliveryWorker deliveries_;
    Registration registration_;
    Housekeeping housekeeping_;
    AppEvents appEvents_;
    GenericEvents genericEvents_;
    Subscriptions subscriptionHandlers_;
    PlatformEvents platformEvents_;
    const bool alone_;
};

// How a Problem leaves: declared as JSON, and a decision that could not be had is a 500 (events
// contract 1.4, 5.2).
http::Response renderProblem(const Problem& problem, const http::Trace& trace);

}  // namespace varde::events
