#pragma once
// Rule results to one result. A combiner is fed in order and says when nothing that follows can change its
// answer.
#include "compiled.hpp"

namespace varde::xacml {

class Combiner {
public:
    explicit Combiner(Algorithm algorithm) : algorithm_(algorithm) {}

    // False when the answer is settled.
    bool add(Extended result);
    Extended result() const;

private:
    bool doubtful() const { return indeterminateP_ || indeterminateD_ || indeterminateDP_; }
    Extended denyOverrides() const;
    Extended permitOverrides() const;

    Algorithm algorithm_;
    bool permit_ = false;
    bool deny_ = false;
    bool indeterminateP_ = false;
    bool indeterminateD_ = false;
    bool indeterminateDP_ = false;
    Extended first_ = Extended::notApplicable;
};

}  // namespace varde::xacml
