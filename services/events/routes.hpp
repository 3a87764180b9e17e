#pragma once
// The Events API, on one screen (events contract 10).
#include "app_events.hpp"
#include "generic_events.hpp"
#include "http/router.hpp"
#include "platform_events.hpp"
#include "subscriptions.hpp"

namespace varde::events {

struct Handlers {
    AppEvents& appEvents;
    GenericEvents& genericEvents;
    Subscriptions& subscriptions;
    PlatformEvents& platformEvents;
    WorkRepository& work;
};
http::Router routes(Handlers handlers);

}  // namespace varde::events
