#pragma once
// Requests and answers as JSON (authorization contract 2.1): names in any case on the way in, camelCase with
// explicit nulls on the way out.
#include <span>
#include <vector>

#include "json/value.hpp"
#include "xacml/decision.hpp"

namespace varde::xacml {

// One request, or one for each reference of a multi request (two references or more), in their order.
// Throws Problem(badRequest) for what the contract calls a failed request.
std::vector<Request> parseJsonRequest(const json::Value& document);

struct Result {
    Decision decision;
    Request request;  // as it was decided on: what the PDP added and marked is echoed too
};

json::Value jsonResponse(std::span<const Result> results);
// The answer to a request that could not be decided: one Indeterminate.
json::Value jsonFailure(StatusCode status);

}  // namespace varde::xacml
