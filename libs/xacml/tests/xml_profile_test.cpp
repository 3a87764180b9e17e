#include "xacml/xml_profile.hpp"

#include <catch2/catch.hpp>

using namespace varde;
using namespace varde::xacml;

namespace {

const std::string head =
    "<Request xmlns=\"urn:oasis:names:tc:xacml:3.0:core:schema:wd-17\" ReturnPolicyIdList=\"false\" "
    "CombinedDecision=\"false\">";
const std::string action =
    "<Attributes xml:id=\"a\" Category=\"urn:oasis:names:tc:xacml:3.0:attribute-category:action\">"
    "<Attribute AttributeId=\"urn:oasis:names:tc:xacml:1.0:action:action-id\" IncludeInResult=\"true\">"
    "<AttributeValue "
    "DataType=\"http://www.w3.org/2001/XMLSchema#string\">read</AttributeValue></Attribute></Attributes>";

}  // namespace

TEST_CASE("a request document is read", "[xacml][xml]") {
    const auto requests = parseXmlRequest(head + action + "</Request>");
    REQUIRE(requests.size() == 1);
    CHECK(requests[0].value(category::action, attribute::actionId) == "read");
    CHECK(requests[0].find(category::action, attribute::actionId)->includeInResult);
}

TEST_CASE("a request document that is not one is refused", "[xacml][xml]") {
    CHECK_THROWS_AS(parseXmlRequest("<Request/>"), Problem);
    CHECK_THROWS_AS(parseXmlRequest("nothing"), Problem);
    CHECK_THROWS_AS(parseXmlRequest(head + "<Attributes/></Request>"), Problem);
    auto combined = head;
    combined.replace(combined.find("CombinedDecision=\"false\""), 24, "CombinedDecision=\"true\"");
    CHECK_THROWS_AS(parseXmlRequest(combined + action + "</Request>"), Problem);
}

TEST_CASE("a multi request document is one request for each reference", "[xacml][xml]") {
    const std::string reference =
        "<RequestReference><AttributesReference ReferenceId=\"a\"/></RequestReference>";
    CHECK(
        parseXmlRequest(
            head + action + "<MultiRequests>" + reference + reference + "</MultiRequests></Request>"
        )
            .size() == 2
    );
    CHECK_THROWS_AS(
        parseXmlRequest(head + "<MultiRequests>" + reference + reference + "</MultiRequests></Request>"),
        Problem
    );
}

TEST_CASE("an answer is a response document", "[xacml][xml]") {
    Result result;
    result.decision = Decision::indeterminate(StatusCode::syntaxError, "why");
    const auto text = xmlResponse(std::span(&result, 1));
    CHECK(text.find("<Decision>Indeterminate</Decision>") != std::string::npos);
    CHECK(text.find("urn:oasis:names:tc:xacml:1.0:status:syntax-error") != std::string::npos);

    result.request = parseXmlRequest(head + action + "</Request>").front();
    result.decision = {};
    result.decision.outcome = Outcome::permit;
    result.decision.echo = true;
    CHECK(xmlResponse(std::span(&result, 1)).find(">read</AttributeValue>") != std::string::npos);
}
