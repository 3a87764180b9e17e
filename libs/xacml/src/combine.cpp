#include "combine.hpp"

#include <algorithm>
#include <array>

namespace varde::xacml {
namespace {

struct Named {
    std::string_view id;
    Algorithm algorithm;
};

// Rule- and policy-combining forms mean the same over rules: generated delegation policies put
// policy-combining ids on a Policy (contract 9, 14).
constexpr std::array algorithms{
    Named{"urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides", Algorithm::denyOverrides},
    Named{
        "urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:ordered-deny-overrides",
        Algorithm::denyOverrides},
    Named{
        "urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:permit-overrides", Algorithm::permitOverrides},
    Named{
        "urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:ordered-permit-overrides",
        Algorithm::permitOverrides},
    Named{
        "urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-unless-permit",
        Algorithm::denyUnlessPermit},
    Named{
        "urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:permit-unless-deny",
        Algorithm::permitUnlessDeny},
    Named{
        "urn:oasis:names:tc:xacml:1.0:rule-combining-algorithm:first-applicable", Algorithm::firstApplicable},
    Named{"urn:oasis:names:tc:xacml:3.0:policy-combining-algorithm:deny-overrides", Algorithm::denyOverrides},
    Named{
        "urn:oasis:names:tc:xacml:3.0:policy-combining-algorithm:ordered-deny-overrides",
        Algorithm::denyOverrides},
    Named{
        "urn:oasis:names:tc:xacml:3.0:policy-combining-algorithm:permit-overrides",
        Algorithm::permitOverrides},
    Named{
        "urn:oasis:names:tc:xacml:3.0:policy-combining-algorithm:ordered-permit-overrides",
        Algorithm::permitOverrides},
    Named{
        "urn:oasis:names:tc:xacml:3.0:policy-combining-algorithm:deny-unless-permit",
        Algorithm::denyUnlessPermit},
    Named{
        "urn:oasis:names:tc:xacml:3.0:policy-combining-algorithm:permit-unless-deny",
        Algorithm::permitUnlessDeny},
    Named{
        "urn:oasis:names:tc:xacml:1.0:policy-combining-algorithm:first-applicable",
        Algorithm::firstApplicable},
    Named{
        "urn:oasis:names:tc:xacml:1.0:policy-combining-algorithm:only-one-applicable",
        Algorithm::onlyOneApplicable},
    Named{
        "urn:oasis:names:tc:xacml:1.0:rule-combining-algorithm:deny-overrides",
        Algorithm::legacyDenyOverrides},
    Named{
        "urn:oasis:names:tc:xacml:1.0:rule-combining-algorithm:permit-overrides",
        Algorithm::legacyPermitOverrides},
    Named{
        "urn:oasis:names:tc:xacml:1.1:rule-combining-algorithm:ordered-deny-overrides",
        Algorithm::legacyDenyOverrides},
    Named{
        "urn:oasis:names:tc:xacml:1.1:rule-combining-algorithm:ordered-permit-overrides",
        Algorithm::legacyPermitOverrides},
    Named{
        "urn:oasis:names:tc:xacml:1.0:policy-combining-algorithm:deny-overrides",
        Algorithm::legacyPolicyDenyOverrides},
    Named{
        "urn:oasis:names:tc:xacml:1.0:policy-combining-algorithm:permit-overrides",
        Algorithm::legacyPolicyPermitOverrides},
    Named{
        "urn:oasis:names:tc:xacml:1.1:policy-combining-algorithm:ordered-deny-overrides",
        Algorithm::legacyPolicyDenyOverrides},
    Named{
        "urn:oasis:names:tc:xacml:1.1:policy-combining-algorithm:ordered-permit-overrides",
        Algorithm::legacyPolicyPermitOverrides},
};

}  // namespace

std::optional<Algorithm> algorithmOf(std::string_view id) {
    const auto found =
        std::find_if(algorithms.begin(), algorithms.end(), [&](const Named& n) { return n.id == id; });
    if (found == algorithms.end()) return std::nullopt;
    return found->algorithm;
}

bool Combiner::add(Extended result) {
    if (first_ == Extended::notApplicable) first_ = result;
    permit_ |= result == Extended::permit;
    deny_ |= result == Extended::deny;
    indeterminateP_ |= result == Extended::indeterminateP;
    indeterminateD_ |= result == Extended::indeterminateD;
    indeterminateDP_ |= result == Extended::indeterminateDP;
    switch (algorithm_) {
        case Algorithm::denyOverrides:
        case Algorithm::legacyDenyOverrides:
        case Algorithm::permitUnlessDeny:
            return !deny_;
        case Algorithm::legacyPolicyDenyOverrides:
            return !deny_ && !doubtful();
        case Algorithm::permitOverrides:
        case Algorithm::legacyPermitOverrides:
        case Algorithm::legacyPolicyPermitOverrides:
        case Algorithm::denyUnlessPermit:
            return !permit_;
        case Algorithm::firstApplicable:
        case Algorithm::onlyOneApplicable:  // is given only the one
            return first_ == Extended::notApplicable;
    }
    return true;
}

Extended Combiner::denyOverrides() const {
    if (deny_) return Extended::deny;
    if (indeterminateDP_) return Extended::indeterminateDP;
    if (indeterminateD_ && (indeterminateP_ || permit_)) return Extended::indeterminateDP;
    if (indeterminateD_) return Extended::indeterminateD;
    if (permit_) return Extended::permit;
    if (indeterminateP_) return Extended::indeterminateP;
    return Extended::notApplicable;
}

Extended Combiner::permitOverrides() const {
    if (permit_) return Extended::permit;
    if (indeterminateDP_) return Extended::indeterminateDP;
    if (indeterminateP_ && (indeterminateD_ || deny_)) return Extended::indeterminateDP;
    if (indeterminateP_) return Extended::indeterminateP;
    if (deny_) return Extended::deny;
    if (indeterminateD_) return Extended::indeterminateD;
    return Extended::notApplicable;
}

Extended Combiner::result() const {
    switch (algorithm_) {
        case Algorithm::denyOverrides:
        // Over rules the forms of XACML 1 differ from those of 3.0 in the kind of Indeterminate alone.
        case Algorithm::legacyDenyOverrides:
            return denyOverrides();
        case Algorithm::permitOverrides:
        case Algorithm::legacyPermitOverrides:
            return permitOverrides();
        case Algorithm::denyUnlessPermit:
            return permit_ ? Extended::permit : Extended::deny;
        case Algorithm::permitUnlessDeny:
            return deny_ ? Extended::deny : Extended::permit;
        case Algorithm::legacyPolicyDenyOverrides:
            if (deny_ || doubtful()) return Extended::deny;
            return permit_ ? Extended::permit : Extended::notApplicable;
        case Algorithm::legacyPolicyPermitOverrides:
            if (permit_) return Extended::permit;
            if (deny_) return Extended::deny;
            return doubtful() ? Extended::indeterminateDP : Extended::notApplicable;
        case Algorithm::firstApplicable:
        case Algorithm::onlyOneApplicable:
            return first_;
    }
    return Extended::indeterminateDP;
}

}  // namespace varde::xacml
