#include "xacml/json_profile.hpp"

#include <catch2/catch.hpp>

#include "policies.hpp"

using namespace varde;
using namespace varde::xacml;

namespace {

std::vector<Request> parsed(const std::string& text) {
    return parseJsonRequest(json::parseValue(text));
}

}  // namespace

TEST_CASE("a request is read whatever the case of its names", "[xacml][json]") {
    const auto text = GENERATE(
        R"({"request":{"accessSubject":[{"attribute":[{"attributeId":"urn:altinn:userid","value":"1337","dataType":"string"}]}],
            "action":[{"attribute":[{"attributeId":"urn:oasis:names:tc:xacml:1.0:action:action-id","value":"read"}]}],
            "resource":[{"attribute":[{"attributeId":"urn:altinn:org","value":"ttd","dataType":null,"issuer":"Altinn"}]}],
            "multiRequests":null,"category":null}})",
        R"({"Request":{"AccessSubject":[{"Attribute":[{"AttributeId":"urn:altinn:userid","Value":"1337"}]}],
            "Action":[{"Attribute":[{"AttributeId":"urn:oasis:names:tc:xacml:1.0:action:action-id","Value":"read"}]}],
            "Resource":[{"Attribute":[{"AttributeId":"urn:altinn:org","Value":"ttd"}]}]}})"
    );
    const auto requests = parsed(text);
    REQUIRE(requests.size() == 1);
    CHECK(requests[0].value(category::subject, attribute::userId) == "1337");
    CHECK(requests[0].value(category::action, attribute::actionId) == "read");
    CHECK(requests[0].value(category::resource, attribute::org) == "ttd");
}

TEST_CASE("what the contract calls a failed request is refused", "[xacml][json]") {
    const auto attribute = GENERATE(
        as<std::string>{},
        R"({"value":"x"})",
        R"({"attributeId":"userid","value":"x"})",
        R"({"attributeId":"urn:a"})",
        R"({"attributeId":"urn:a","value":5})",
        R"({"attributeId":"urn:a","value":"5","dataType":"integer"})"
    );
    CHECK_THROWS_AS(parsed(R"({"request":{"resource":[{"attribute":[)" + attribute + "]}]}}"), Problem);
    CHECK_THROWS_AS(parsed("{}"), Problem);
    CHECK_THROWS_AS(parsed("[]"), Problem);
    CHECK_THROWS_AS(parsed(R"({"request":{"resource":[{"attribute":null}]}})"), Problem);
    CHECK_THROWS_AS(parsed(R"({"request":{"category":[{"attribute":[]}]}})"), Problem);
}

TEST_CASE("attributes of one id become one with many values", "[xacml][json]") {
    const auto requests = parsed(
        R"({"request":{"resource":[{"attribute":[{"attributeId":"urn:a","value":"1","includeInResult":true},
            {"attributeId":"urn:a","value":"2"}]}]}})"
    );
    const auto* attribute = requests[0].find(category::resource, "urn:a");
    REQUIRE(attribute);
    CHECK(attribute->values == std::vector<std::string>{"1", "2"});
    CHECK(attribute->includeInResult);
}

TEST_CASE("a multi request is one request for each reference", "[xacml][json]") {
    const std::string lists =
        R"({"request":{"accessSubject":[{"id":"s1","attribute":[{"attributeId":"urn:s","value":"1"}]}],
        "action":[{"id":"a1","attribute":[{"attributeId":"urn:a","value":"read"}]},{"id":"a2","attribute":[{"attributeId":"urn:a","value":"write"}]}],
        "resource":[{"id":"r1","attribute":[{"attributeId":"urn:r","value":"first"}]},{"id":"r1","attribute":[{"attributeId":"urn:r","value":"last"}]}],
        "multiRequests":{"requestReference":)";
    const auto two =
        parsed(lists + R"([{"referenceId":["s1","a1","r1","nobody"]},{"referenceId":["s1","a2","r1"]}]}}})");
    REQUIRE(two.size() == 2);
    CHECK(two[0].value(category::action, "urn:a") == "read");
    CHECK(two[1].value(category::action, "urn:a") == "write");
    CHECK(two[1].value(category::resource, "urn:r") == "last");
    CHECK(two[1].categories.size() == 3);

    const auto one = parsed(lists + R"([{"referenceId":["s1","a1","r1"]}]}}})");
    REQUIRE(one.size() == 1);
    CHECK(one[0].categories.size() == 5);
}

TEST_CASE("a category without id spoils a multi request", "[xacml][json]") {
    CHECK_THROWS_AS(
        parsed(R"({"request":{"accessSubject":[{"attribute":[{"attributeId":"urn:s","value":"1"}]}],
            "multiRequests":{"requestReference":[{"referenceId":["s1"]},{"referenceId":["s1"]}]}}})"),
        Problem
    );
}

TEST_CASE("an answer has the contract's members, nulls included", "[xacml][json]") {
    Result result;
    result.request.add(
        category::resource, {"urn:altinn:instance-id", {"1/2"}, std::string(datatype::string), {}, true}
    );
    result.request.add(category::resource, attribute::org, "ttd");
    result.decision.outcome = Outcome::permit;
    result.decision.echo = true;
    result.decision.obligations.push_back({"o1", {{"a1", "urn:c", "", std::string(datatype::integer), "2"}}});
    CHECK(
        json::write(jsonResponse(std::span(&result, 1))) ==
        R"({"response":[{"decision":"Permit","status":{"statusMessage":null,"statusDetails":null,)"
        R"("statusCode":{"value":"urn:oasis:names:tc:xacml:1.0:status:ok","statusCode":null}},)"
        R"("obligations":[{"id":"o1","attributeAssignment":[{"attributeId":"a1","value":"2","category":"urn:c",)"
        R"("dataType":"http://www.w3.org/2001/XMLSchema#integer","issuer":null}]}],"associateAdvice":null,)"
        R"("category":[{"categoryId":"urn:oasis:names:tc:xacml:3.0:attribute-category:resource","id":null,"content":null,)"
        R"("attribute":[{"attributeId":"urn:altinn:instance-id","value":"1/2","issuer":null,)"
        R"("dataType":"http://www.w3.org/2001/XMLSchema#string","includeInResult":false}]}],)"
        R"("policyIdentifierList":null}]})"
    );
    CHECK(
        json::write(jsonFailure(StatusCode::syntaxError)).find(R"("decision":"Indeterminate")") !=
        std::string::npos
    );
}
