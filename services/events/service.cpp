#include "service.hpp"

#include <unistd.h>

namespace varde::events {

namespace {

constexpr const char* apiPath = "/events/api/v1/";

// Of this copy, and the same after a restart: a group of the bus keeps its members' names.
std::string copyName(const Config& config) {
    char host[256] = "";
    if (gethostname(host, sizeof(host) - 1) != 0) return "events";
    return std::string(host) + ":" + std::to_string(config.listen.port);
}

ListSettings listSettings(const Config& config) {
    return {publicUrl(config.platform), config.rules.listDelay};
}

DeliverySettings deliverySettings(const Config& config) {
    DeliverySettings settings;
    settings.validationSource = publicUrl(config.platform) + apiPath + "subscriptions/";
    settings.eventDelays = config.webhook.retryDelays;
    settings.validationDelays = config.pipeline.retryDelays;
    settings.inFlightMax = config.webhook.inFlightMax;
    settings.inFlightPerReceiverMax = config.webhook.inFlightPerReceiverMax;
    settings.deadline = config.webhook.deadline;
    settings.pollEvery = config.pipeline.pollEvery;
    return settings;
}

}  // namespace

Service::Service(const Config& config, Surroundings around)
    : name_(copyName(config)),
      claimIdle_(config.pipeline.claimIdle),
      enforcement_(around.decisions, config.rules.decisionCacheTime),
      register_(
          around.client,
          config.platform.registry,
          around.platformToken,
          around.clock,
          config.rules.mainUnitCacheTime
      ),
      events_(around.database, around.clock, published_),
      subscriptions_(around.database, around.clock, deliverable_),
      work_(around.database, around.clock, name_),
      authorization_(around.decisions, enforcement_, register_, around.clock, config.rules.decisionCacheTime),
      webhook_(around.client, {config.webhook.allowInsecure, config.webhook.deadline}),
      fanOut_(
          work_,
          subscriptions_,
          authorization_,
          register_,
          around.clock,
          published_,
          deliverable_,
          {config.pipeline.retryDelays, config.pipeline.pollEvery}
      ),
      deliveries_(work_, webhook_, around.clock, deliverable_, deliverySettings(config)),
      registration_(events_, work_, around.bus),
      housekeeping_(events_, work_, around.clock, config.rules.retention),
      appEvents_(
          events_, authorization_, register_, around.platformCaller, around.clock, listSettings(config)
      ),
      genericEvents_(events_, authorization_, around.platformCaller, listSettings(config)),
      subscriptionHandlers_(
          subscriptions_, authorization_, register_, {config.rules.appsDomain, config.webhook.allowInsecure}
      ),
      platformEvents_(events_, work_, fanOut_),
      alone_(around.database.engine() == sql::Engine::sqlite) {}

Task<> Service::recover() {
    if (alone_) co_await work_.releaseAll();
}

void Service::start(Background& background) {
    fanOut_.start(background);
    deliveries_.start(background);
    registration_.start(background, name_, claimIdle_);
    housekeeping_.start(background);
}

http::Router Service::router() {
    return routes({appEvents_, genericEvents_, subscriptionHandlers_, platformEvents_, work_});
}

http::Response renderProblem(const Problem& problem, const http::Trace& trace) {
    auto shown = problem;
    if (shown.code == Errc::badGateway || shown.code == Errc::gatewayTimeout) shown.code = Errc::internal;
    return http::problem(shown, trace, "application/json; charset=utf-8");
}

}  // namespace varde::events
