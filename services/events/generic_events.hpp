#pragma once
// Events of any resource: published and listed by whoever the resource's policy lets (V04, V05).
#include "app_events.hpp"

namespace varde::events {

class GenericEvents {
public:
    GenericEvents(
        EventRepository& repository,
        Authorization& authorization,
        PlatformCaller platformCaller,
        ListSettings settings
    )
        : repository_(repository),
          authorization_(authorization),
          platformCaller_(std::move(platformCaller)),
          settings_(std::move(settings)) {}

    Task<http::Response> post(http::Request& request);
    Task<http::Response> list(http::Request& request);

private:
    EventRepository& repository_;
    Authorization& authorization_;
    const PlatformCaller platformCaller_;
    const ListSettings settings_;
};

}  // namespace varde::events
