#pragma once
// Events of apps: posted by the app that they are about, listed by service owners and parties (V01 to V03).
#include "access.hpp"
#include "authorization.hpp"
#include "event_repository.hpp"
#include "register_client.hpp"

namespace varde::events {

struct ListSettings {
    std::string publicUrl;  // how links begin
    std::chrono::seconds delay{30};
};

class AppEvents {
public:
    AppEvents(
        EventRepository& repository,
        Authorization& authorization,
        RegisterClient& registerClient,
        PlatformCaller platformCaller,
        const Clock& clock,
        ListSettings settings
    )
        : repository_(repository),
          authorization_(authorization),
          register_(registerClient),
          platformCaller_(std::move(platformCaller)),
          clock_(clock),
          settings_(std::move(settings)) {}

    Task<http::Response> post(http::Request& request);
    Task<http::Response> listOfApp(http::Request& request);
    Task<http::Response> listOfParty(http::Request& request);

private:
    Task<http::Response> list(http::Request& request, AppEventQuery query);

    EventRepository& repository_;
    Authorization& authorization_;
    RegisterClient& register_;
    const PlatformCaller platformCaller_;
    const Clock& clock_;
    const ListSettings settings_;
};

// The events as lists print them: their times in UTC.
std::string listDocument(const std::vector<StoredEvent>& events);

}  // namespace varde::events
