#pragma once
// Calls that carry an app's or the platform's own token (PlatformAccessToken) beside the user's: who may
// publish metadata, and whose word on cloud events counts.
#include <functional>

#include "auth/caller.hpp"
#include "base/clock.hpp"
#include "http/request.hpp"
#include "model/instance.hpp"

namespace varde::storage {

// The claims of a valid PlatformAccessToken header, else null. Throws Problem(unavailable) when nobody can
// say.
using PlatformCaller = std::function<Task<http::CallerPtr>(const http::Request&)>;

// The member `cloudEvents` of a body; empty without one, Problem(badRequest) when it is no list.
std::vector<json::Value> sentCloudEvents(const json::Object& body);

class AppTokens {
public:
    AppTokens(PlatformCaller platformCaller, std::vector<std::string> publishers, const Clock& clock)
        : platformCaller_(std::move(platformCaller)), publishers_(std::move(publishers)), clock_(clock) {}

    // A publisher by bearer token or by platform token; the latter of the platform, of Studio, or of the org
    // itself. Throws Problem(unauthenticated) when there is no valid token at all, forbidden when it is
    // another's.
    Task<> requirePublisher(const http::Request& request, std::string org);

    // Whether the call comes from that app, or from the platform.
    Task<bool> speaksFor(const http::Request& request, std::string org, std::string app);

    // The events to write to the outbox with the change. A caller that sends none needs no token; one that
    // sends some speaks for the app, or it is Problem(forbidden): a change is never committed without its
    // events.
    // `{instanceId}` in their texts becomes the instance's id. Problem(badRequest) for what is no event of
    // this app and this instance.
    Task<std::vector<json::Value>> cloudEvents(
        const http::Request& request, const model::Instance& instance, std::vector<json::Value> sent
    );
    // The same for calls that have no body of their own: {"cloudEvents": [...]}; any other body is ignored.
    Task<std::vector<json::Value>> cloudEventsOfBody(http::Request& request, const model::Instance& instance);

private:
    PlatformCaller platformCaller_;
    std::vector<std::string> publishers_;
    const Clock& clock_;
};

}  // namespace varde::storage
