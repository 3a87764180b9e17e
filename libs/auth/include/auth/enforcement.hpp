#pragma once
// The policy enforcement point: builds a decision request from a caller and a resource, and reads the answer
// with its obligations (storage contract 4.4 to 4.7; authorization contract 5). Where the decision is made is
// Decisions' business.
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "auth/caller.hpp"
#include "base/clock.hpp"
#include "base/task.hpp"
#include "http/client.hpp"

namespace varde::auth {

// Decides a XACML JSON request ({"request": ...}, camelCase) to its XACML JSON response. Throws
// Problem(badGateway) or Problem(unavailable) when no decision could be had; a failure is never a permit and never
// cached.
class Decisions {
public:
    virtual ~Decisions() = default;
    virtual Task<json::Value> decide(json::Value request) = 0;
};

// Asks varde-authorization.
class RemoteDecisions final : public Decisions {
public:
    RemoteDecisions(http::Client& client, std::string authorizationUrl);
    Task<json::Value> decide(json::Value request) override;

private:
    http::Client& client_;
    std::string url_;
};

// What is asked about. Empty members are left out of the request.
struct Resource {
    std::string org;
    std::string app;
    std::string partyId;
    std::string instanceId;  // "party/guid"
    std::string task;        // urn:altinn:task
    std::string endEvent;    // urn:altinn:end-event
    std::string resourceId;  // urn:altinn:resource, where there is no org and app
    std::vector<std::pair<std::string, std::string>> more;  // other attributes by id
};

struct Verdict {
    bool permitted = false;
    // The level that an obligation asked for and the caller did not have.
    std::optional<int> requiredLevel;
};

class Enforcement {
public:
    // Permits are remembered for `cacheTime` by all that was asked; denials and failures are not.
    Enforcement(Decisions& decisions, std::chrono::seconds cacheTime, const Clock& clock = Clock::system());
    ~Enforcement();

    // Throws Problem(badGateway) when no decision could be had.
    Task<Verdict> check(const Caller& caller, std::string action, Resource resource);
    // check(), and Problem(forbidden) unless it is permitted.
    Task<> require(const Caller& caller, std::string action, Resource resource);
    // One multi-decision request: a verdict for each (resource, action), in the order given. Not cached.
    Task<std::vector<std::vector<Verdict>>> checkAll(
        const Caller& caller, std::vector<std::string> actions, std::vector<Resource> resources
    );

private:
    struct State;
    std::shared_ptr<State> state_;
};

// The request documents, for whoever decides in process and for tests.
json::Value decisionRequest(const Caller& caller, const std::string& action, const Resource& resource);
json::Value multiDecisionRequest(
    const Caller& caller, const std::vector<std::string>& actions, const std::vector<Resource>& resources
);

}  // namespace varde::auth
