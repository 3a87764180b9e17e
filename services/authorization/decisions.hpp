#pragma once
// The decision point: requests in, XACML answers out (authorization contract 2.1, 4.6).
#include "enrichment.hpp"
#include "http/response.hpp"
#include "policy_cache.hpp"
#include "xacml/json_profile.hpp"

namespace varde::authorization {

class Decisions {
public:
    Decisions(DirectoryRepository& directory, PolicyCache& policies, InstanceLookup& instances)
        : directory_(directory), policies_(policies), enrichment_(directory, instances) {}

    // For the platform's own callers, who send no token: the gateway keeps everyone else out.
    Task<http::Response> decision(http::Request& request);
    // For others, by scope.
    Task<http::Response> authorize(http::Request& request);

    // Throws Problem when any of them cannot be decided.
    Task<std::vector<xacml::Result>> decideAll(
        std::vector<xacml::Request> requests, Origin origin, http::Trace trace
    );

private:
    Task<http::Response> answer(http::Request& request, Origin origin);
    Task<xacml::Result> decideOne(
        xacml::Request request, Origin origin, InstanceMemory& memory, http::Trace trace
    );
    Task<xacml::Policy> policyFor(const ResourceFacts& facts);
    Task<bool> systemUserMay(const xacml::Request& request, const ResourceFacts& facts);

    DirectoryRepository& directory_;
    PolicyCache& policies_;
    Enrichment enrichment_;
};

}  // namespace varde::authorization
