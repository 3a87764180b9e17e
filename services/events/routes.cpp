#include "routes.hpp"

#include "contract.hpp"
#include "openapi/published.hpp"

namespace varde::events {

namespace {

// A target for whoever tries out subscriptions (V15).
Task<http::Response> receive(http::Request& request) {
    if (auto refused = refuseUnlessJson(request)) co_return std::move(*refused);
    co_return http::empty(http::Status::ok);
}

Task<http::Response> error(http::Request& request) {
    co_return http::problem(http::Status::internalError, "", request.trace);
}

Task<http::Response> health(WorkRepository& work) {
    bool healthy = true;
    try {  // what is wrong with the database is this endpoint's answer
        co_await work.depth();
    } catch (const std::exception&) {
        healthy = false;
    }
    co_return http::text(
        healthy ? http::Status::ok : http::Status::unavailable, healthy ? "Healthy" : "Unhealthy"
    );
}

}  // namespace

http::Router routes(Handlers handlers) {
    using http::Access;
    using http::bind;
    http::Router router("/events/api/v1");

    auto& app = handlers.appEvents;
    router.post("/app", Access::user, bind(app, &AppEvents::post));
    router.get("/app/party", Access::user, bind(app, &AppEvents::listOfParty));
    router.get("/app/{org}/{app}", Access::user, bind(app, &AppEvents::listOfApp));

    auto& generic = handlers.genericEvents;
    router.post("/events", Access::user, bind(generic, &GenericEvents::post));
    router.get("/events", Access::user, bind(generic, &GenericEvents::list));

    auto& platform = handlers.platformEvents;
    router.post("/inbound", Access::platform, bind(platform, &PlatformEvents::inbound));
    router.post("/outbound", Access::platform, bind(platform, &PlatformEvents::outbound));
    router.post("/storage/events", Access::platform, bind(platform, &PlatformEvents::store));
    router.post("/storage/events/logs", Access::platform, bind(platform, &PlatformEvents::log));

    auto& subscriptions = handlers.subscriptions;
    router.post("/subscriptions", Access::user, bind(subscriptions, &Subscriptions::create));
    router.get("/subscriptions", Access::user, bind(subscriptions, &Subscriptions::list));
    router.get("/subscriptions/{id}", Access::user, bind(subscriptions, &Subscriptions::find));
    router.del("/subscriptions/{id}", Access::user, bind(subscriptions, &Subscriptions::remove));
    router.put(
        "/subscriptions/validate/{id}", Access::platform, bind(subscriptions, &Subscriptions::validate)
    );

    router.post("/tests/webhookreceiver", Access::anonymous, receive);
    router.any("/error", Access::anonymous, error);
    router.setPrefix("");
    auto& work = handlers.work;
    router.get("/health", Access::anonymous, [&work](http::Request&) { return health(work); });
    openapi::serve(router, contract(), {"/events/api/v1"});
    return router;
}

}  // namespace varde::events
