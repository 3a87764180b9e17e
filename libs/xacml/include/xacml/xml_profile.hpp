#pragma once
// Requests and answers as XACML 3.0 documents.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "xacml/json_profile.hpp"

namespace varde::xacml {

// One request, or one for each reference of MultiRequests (two or more) or each way of choosing from repeated
// categories. Throws Problem(badRequest) with the line of what is not a request.
std::vector<Request> parseXmlRequest(std::string_view document);

// Without an XML declaration.
std::string xmlResponse(std::span<const Result> results);

}  // namespace varde::xacml
