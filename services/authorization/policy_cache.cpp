#include "policy_cache.hpp"

#include "key_role_policy.hpp"
#include "telemetry/log.hpp"

namespace varde::authorization {

PolicyCache::PolicyCache(PolicyRepository& repository, const Clock& clock, std::chrono::seconds cacheTime)
    : repository_(repository), clock_(clock), cacheTime_(cacheTime), keyRoles_(keyRolePolicy()) {}

std::optional<PolicyCache::Entry> PolicyCache::remembered(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(key);
    if (found == entries_.end()) return std::nullopt;
    return found->second;
}

void PolicyCache::remember(const Key& key, Entry entry) {
    const std::lock_guard lock(mutex_);
    entries_.insert_or_assign(key, std::move(entry));
}

void PolicyCache::forget(const std::string& org, const std::string& app) {
    const std::lock_guard lock(mutex_);
    entries_.erase({org, app});
}

Task<std::optional<xacml::Policy>> PolicyCache::find(std::string org, std::string app) {
    const Key key(org, app);
    auto known = remembered(key);
    const auto now = clock_.now();
    if (known && now - known->checked < std::chrono::duration_cast<DateTime::Ticks>(cacheTime_)) {
        co_return known->policy;
    }
    if (known) {
        const auto digest = co_await repository_.digest(org, app);
        if (digest == known->digest) {
            known->checked = now;
            remember(key, *known);
            co_return known->policy;
        }
    }
    const auto stored = co_await repository_.find(org, app);
    if (!stored) {
        forget(org, app);
        co_return std::nullopt;
    }
    std::vector<Finding> findings;
    auto policy = xacml::compilePolicy(stored->document, org + "/" + app + "/policy.xml", findings);
    if (!policy) {
        // Uploads are checked, so only an older version of this service can have let it through.
        log::error("a stored policy does not compile", {{"finding", describe(findings.front())}});
        throw Problem(Errc::internal, "the policy of the app cannot be used");
    }
    remember(key, {*policy, stored->digest, now});
    co_return policy;
}

}  // namespace varde::authorization
