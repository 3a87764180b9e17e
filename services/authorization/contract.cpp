#include "contract.hpp"

namespace varde::authorization {

namespace {

using openapi::Api;
using openapi::bearer;
using openapi::platformToken;

constexpr const char* xacmlRequest = R"({
    "type": "object", "required": ["Request"], "description": "A request in the JSON profile of XACML 3.0",
    "properties": {"Request": {"type": "object", "properties": {
        "ReturnPolicyIdList": {"type": "boolean"},
        "AccessSubject": {"type": "array"}, "Action": {"type": "array"}, "Resource": {"type": "array"},
        "Category": {"type": "array"}, "MultiRequests": {"type": ["object", "null"]}}}}
})";
constexpr const char* xacmlResponse = R"({
    "type": "object", "required": ["response"], "description": "A response in the JSON profile of XACML 3.0",
    "properties": {"response": {"type": "array", "items": {
        "type": "object", "required": ["decision"],
        "properties": {
            "decision": {"enum": ["Permit", "Deny", "Indeterminate", "NotApplicable"]},
            "status": {"type": ["object", "null"]},
            "obligations": {"type": ["array", "null"], "items": {"type": "object"}},
            "associateAdvice": {"type": ["array", "null"]},
            "category": {"type": ["array", "null"], "items": {"type": "object"}},
            "policyIdentifierList": {"type": ["object", "null"]}}}}}
})";
constexpr const char* partySchema = R"({
    "type": "object",
    "required": ["partyId", "partyTypeName", "name", "isDeleted", "onlyHierarchyElementWithNoAccess"],
    "properties": {
        "partyId": {"type": "integer"}, "partyUuid": {"type": ["string", "null"]},
        "partyTypeName": {"type": ["string", "integer"]}, "orgNumber": {"type": ["string", "null"]},
        "ssn": {"type": ["string", "null"]}, "unitType": {"type": ["string", "null"]},
        "name": {"type": ["string", "null"]}, "isDeleted": {"type": "boolean"},
        "onlyHierarchyElementWithNoAccess": {"type": "boolean"}, "person": {"type": ["object", "null"]},
        "organization": {"type": ["object", "null"]},
        "childParties": {"anyOf": [{"type": "null"},
            {"type": "array", "items": {"$ref": "#/components/schemas/RepresentedParty"}}]}},
    "additionalProperties": false
})";

void describeDecisions(Api& api) {
    const auto request = api.shape("XacmlJsonRequest", xacmlRequest);
    const auto response = api.shape("XacmlJsonResponse", xacmlResponse);
    const std::string notes =
        "Whatever fails, the answer has status 200 and permits nothing. A request in XML is answered in XML.";
    api.post("/decision", "Decides who may do what (inside the platform)")
        .notes(notes)
        .body(request)
        .bytes("application/xml")
        .answers(200, response)
        .answersText(200);
    api.post("/authorize", "Decides who may do what")
        .notes(notes + " Needs the scope altinn:authorization/authorize.")
        .body(request)
        .bytes("application/xml")
        .answers(200, response)
        .answersText(200)
        .refuses({403});
}

}  // namespace

openapi::Api contract() {
    Api api("Authorization", "Decisions, policies, roles and representation.");
    api.setPrefix("/authorization/api/v1");
    describeDecisions(api);

    const std::vector<std::string> either{bearer, platformToken};
    api.post("/policies", "Publishes an application's policy")
        .calledBy(either)
        .needsQuery("org")
        .needsQuery("app")
        .bytes("application/xml")
        .answers(200)
        .refuses({400, 401, 403, 413});
    api.get("/policies", "Reads an application's policy")
        .calledBy(either)
        .needsQuery("org")
        .needsQuery("app")
        .header("If-None-Match")
        .answersText(200, "application/xml")
        .answers(304)
        .refuses({401, 403, 404});
    api.get(
           "/policies/roleswithaccess/{org}/{app}",
           "Lists the roles that an application's policy permits something"
    )
        .answers(200, openapi::listOf(openapi::text()))
        .answersText(404);

    const auto role = api.shape(
        "Role",
        R"({"type": "object", "required": ["type", "value"], "additionalProperties": false,
            "properties": {"type": {"type": "string"}, "value": {"type": "string"}}})"
    );
    api.get("/roles", "Lists the caller's roles for a party")
        .needsQuery("coveredByUserId", "integer")
        .needsQuery("offeredByPartyId", "integer")
        .answers(200, openapi::listOf(role))
        .refuses({400, 403, 404});
    api.get("/parties", "Lists the parties that the caller can act for")
        .needsQuery("userId", "integer")
        .answers(200, openapi::listOf(api.shape("RepresentedParty", partySchema)))
        .refuses({400, 403, 404});
    api.get("/parties/{partyId:int}/validate", "Whether the caller can act for a party")
        .needsQuery("userId", "integer")
        .answers(200, openapi::boolean())
        .refuses({400, 403, 404});
    return api;
}

}  // namespace varde::authorization
