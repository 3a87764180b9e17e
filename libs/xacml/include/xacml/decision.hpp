#pragma once
// The answer to one request under one policy.
#include <string>
#include <string_view>
#include <vector>

#include "xacml/policy.hpp"
#include "xacml/request.hpp"

namespace varde::xacml {

enum class Outcome { permit, deny, notApplicable, indeterminate };
std::string_view toString(Outcome outcome);  // "Permit" ... as on the wire

enum class StatusCode { ok, missingAttribute, processingError, syntaxError };
std::string_view toString(StatusCode code);  // the URN

struct Assignment {
    std::string attributeId;
    std::string category;  // empty when the policy gives none
    std::string issuer;
    std::string dataType;
    std::string value;
};

// An obligation or a piece of advice.
struct Obligation {
    std::string id;
    std::vector<Assignment> assignments;
};

struct Decision {
    Outcome outcome = Outcome::indeterminate;
    StatusCode status = StatusCode::ok;
    std::string message;  // for people and logs; the JSON answer has no place for it
    std::vector<Obligation> obligations;
    std::vector<Obligation> advice;
    // Whether attributes marked includeInResult go into the answer (contract 3.5 step 7).
    bool echo = false;

    static Decision indeterminate(StatusCode status, std::string message);
};

Decision decide(const Policy& policy, const Request& request);

}  // namespace varde::xacml
