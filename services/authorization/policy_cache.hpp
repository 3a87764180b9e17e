#pragma once
// Compiled policies by app, shared by the threads that decide. An upload in this process counts at once; one
// in another copy within the cache time. That there is no policy is not remembered.
#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "policy_repository.hpp"
#include "xacml/policy.hpp"

namespace varde::authorization {

class PolicyCache {
public:
    PolicyCache(PolicyRepository& repository, const Clock& clock, std::chrono::seconds cacheTime);

    // Empty when the app has no policy. Throws Problem(internal) for a stored policy that does not compile.
    Task<std::optional<xacml::Policy>> find(std::string org, std::string app);
    void forget(const std::string& org, const std::string& app);

    // The system policy of signing on behalf of an organisation, which is no app's (contract 2.9).
    const xacml::Policy& keyRoles() const { return keyRoles_; }

private:
    struct Entry {
        xacml::Policy policy;
        std::string digest;
        DateTime checked;
    };
    using Key = std::pair<std::string, std::string>;

    std::optional<Entry> remembered(const Key& key);
    void remember(const Key& key, Entry entry);

    PolicyRepository& repository_;
    const Clock& clock_;
    std::chrono::seconds cacheTime_;
    xacml::Policy keyRoles_;
    std::mutex mutex_;
    std::map<Key, Entry> entries_;
};

}  // namespace varde::authorization
