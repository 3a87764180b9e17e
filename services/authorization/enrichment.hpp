#pragma once
// What the decision point adds to a request before the policy sees it (authorization contract 4): the
// instance's app, task and party, ids of the resource, the subject's roles.
#include <map>
#include <string>

#include "directory_repository.hpp"
#include "instance_lookup.hpp"
#include "xacml/policy.hpp"
#include "xacml/request.hpp"

namespace varde::authorization {

// Whoever asks: the platform's own callers, or others through the external endpoint (contract 2.1.4).
enum class Origin { internal, external };

// Instances that were looked up for one HTTP request: a multi request asks for each once.
using InstanceMemory = std::map<std::string, InstanceInfo>;

// What the resource of a request says; empty where it says nothing.
struct ResourceFacts {
    std::string org;
    std::string app;
    std::string party;
    std::string instance;  // party/guid
    std::string task;
    std::string endEvent;
    std::string registryId;  // a resource of the registry, not app_{org}_{app}
    std::string appResource;
};

class Enrichment {
public:
    Enrichment(DirectoryRepository& directory, InstanceLookup& instances)
        : directory_(directory), instances_(instances) {}

    // Completes the resource, and says what it is. Throws Problem for what the contract calls an error.
    Task<ResourceFacts> resource(
        xacml::Request& request, Origin origin, InstanceMemory& memory, http::Trace trace
    );
    // Completes the subject with what `policy` looks at.
    Task<> subject(
        xacml::Request& request, Origin origin, const xacml::Policy& policy, const ResourceFacts& facts
    );

private:
    Task<> fromInstance(
        xacml::Request& request, ResourceFacts& facts, InstanceMemory& memory, http::Trace trace
    );
    Task<> party(xacml::Request& request, Origin origin, ResourceFacts& facts);

    DirectoryRepository& directory_;
    InstanceLookup& instances_;
};

}  // namespace varde::authorization
