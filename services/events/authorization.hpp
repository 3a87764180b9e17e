#pragma once
// Who may publish, subscribe, be told and read, as the decision point says (events contract 5.2 to 5.4).
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "auth/enforcement.hpp"
#include "base/clock.hpp"
#include "event_repository.hpp"
#include "register_client.hpp"

namespace varde::events {

class Authorization {
public:
    Authorization(
        auth::Decisions& decisions,
        auth::Enforcement& enforcement,
        RegisterClient& registerClient,
        const Clock& clock,
        std::chrono::seconds cacheTime
    )
        : decisions_(decisions),
          enforcement_(enforcement),
          register_(registerClient),
          clock_(clock),
          cacheTime_(cacheTime) {}

    // All throw Problem(badGateway) when no decision could be had.

    Task<bool> mayPublish(const auth::Caller& caller, const model::CloudEvent& event);
    // `subject` is the subscription's, when it has one.
    Task<bool> maySubscribe(std::string consumer, std::string resource, std::optional<std::string> subject);

    // Of the events, those that the caller may read, in their order.
    Task<std::vector<StoredEvent>> readableAppEvents(
        const auth::Caller& caller, std::vector<StoredEvent> events
    );
    Task<std::vector<StoredEvent>> readableEvents(
        const auth::Caller& caller, std::vector<StoredEvent> events
    );

    // Who of the consumers may be told of the event. Refusals are remembered like permits; failures are not.
    Task<std::map<std::string, bool>> mayReceive(model::CloudEvent event, std::vector<std::string> consumers);

private:
    Task<std::vector<StoredEvent>> readable(
        const auth::Caller& caller,
        std::string action,
        std::vector<StoredEvent> events,
        std::vector<auth::Resource> resources
    );
    // What the event's subject is in a request; persons are named by their party.
    Task<std::optional<std::pair<std::string, std::string>>> subjectAttribute(const model::CloudEvent& event);
    Task<auth::Resource> genericResource(const model::CloudEvent& event);
    Task<auth::Resource> receivedResource(const model::CloudEvent& event);
    std::optional<bool> remembered(const std::string& key);
    void remember(const std::string& key, bool permitted);

    struct Entry {
        bool permitted = false;
        DateTime until;
    };

    auth::Decisions& decisions_;
    auth::Enforcement& enforcement_;
    RegisterClient& register_;
    const Clock& clock_;
    const std::chrono::seconds cacheTime_;
    std::mutex mutex_;
    std::map<std::string, Entry> cache_;
};

}  // namespace varde::events
