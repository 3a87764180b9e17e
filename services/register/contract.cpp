#include "contract.hpp"

#include "model/party.hpp"
#include "model/user_profile.hpp"

namespace varde::registry {

namespace {

using openapi::Api;
using openapi::bearer;
using openapi::platformToken;

constexpr const char* failureSchema = R"({
    "type": "object", "required": ["title", "status"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string"}, "code": {"type": "string"}, "traceId": {"type": "string"},
        "validationErrors": {"type": "array", "items": {"type": "object", "required": ["code"],
            "properties": {"code": {"type": "string"}, "detail": {"type": "string"},
                "paths": {"type": "array", "items": {"type": "string"}}}}}}
})";
constexpr const char* partyNamesSchema = R"({
    "type": "object", "required": ["partyNames"], "additionalProperties": false,
    "properties": {"partyNames": {"type": "array", "items": {
        "type": "object", "required": ["ssn", "orgNo", "name"], "additionalProperties": false,
        "properties": {
            "ssn": {"type": ["string", "null"]}, "orgNo": {"type": ["string", "null"]},
            "name": {"type": ["string", "null"]},
            "personName": {"type": "object", "additionalProperties": {"type": ["string", "null"]}}}}}}
})";
constexpr const char* identifiersSchema = R"({
    "type": "object", "required": ["partyId", "partyUuid", "orgNumber"], "additionalProperties": false,
    "properties": {"partyId": {"type": "integer"}, "partyUuid": {"type": ["string", "null"]},
        "orgNumber": {"type": ["string", "null"]}}
})";
constexpr const char* partiesV2Schema = R"({
    "type": "object", "required": ["data"], "additionalProperties": false,
    "properties": {"data": {"type": "array", "items": {
        "type": "object", "required": ["partyUuid", "versionId", "partyType"],
        "description": "The fields that were asked for",
        "properties": {
            "partyUuid": {"type": ["string", "null"]}, "versionId": {"type": "integer"},
            "partyType": {"type": "string"}, "partyId": {"type": ["integer", "null"]},
            "externalUrn": {"type": ["string", "null"]}, "displayName": {"type": ["string", "null"]},
            "isDeleted": {"type": "boolean"}, "user": {"type": ["object", "null"]}}}}}
})";

// What one needs to read all parties: a platform token, or the scope.
const std::vector<std::string> either{bearer, platformToken};

void describeRegister(Api& api) {
    const auto party = api.written<model::Party>();
    const auto lookup = api.read<model::PartyLookup>();
    api.setPrefix("/register/api/v1");
    api.get("/parties/{partyId:int}", "Reads a party")
        .notes("Besides the bearer token, a platform token or the scope altinn:register/partylookup.admin.")
        .answers(200, party)
        .refuses({400, 403, 404});
    api.get("/parties/byuuid/{partyUuid:guid}", "Reads a party by its uuid")
        .answers(200, party)
        .refuses({400, 403, 404});
    api.post("/parties/lookup", "Finds a party by a person's or an organisation's number")
        .calledBy(either)
        .body(lookup)
        .answers(200, party)
        .refuses({400, 401, 403, 404});
    api.post("/parties/partylist", "Reads parties")
        .calledBy(either)
        .query("fetchSubUnits", "boolean")
        .body(openapi::listOf(openapi::integer()))
        .answers(200, openapi::listOf(party))
        .refuses({400, 401, 403, 404});
    api.post("/parties/partylistbyuuid", "Reads parties by their uuids")
        .calledBy(either)
        .query("fetchSubUnits", "boolean")
        .body(openapi::listOf(openapi::text()))
        .answers(200, openapi::listOf(party))
        .refuses({400, 401, 403});
    api.post("/parties/nameslookup", "Finds the names of persons and organisations")
        .calledBy(either)
        .query("partyComponentOption", "string", "person-name, to have the parts of persons' names")
        .body(api.shape(
            "PartyNamesRequest",
            R"({"type": "object", "required": ["parties"],
                "properties": {"parties": {"type": "array",
                    "items": {"$ref": "#/components/schemas/PartyLookupInput"}}}})"
        ))
        .answers(200, api.shape("PartyNames", partyNamesSchema))
        .refuses({400, 401, 403});
    api.get("/parties/identifiers", "Finds the other identifiers of parties")
        .calledBy(either)
        .query("ids", "string*", "separated by commas")
        .query("uuids", "string*")
        .query("orgs", "string*")
        .answers(200, openapi::listOf(api.shape("PartyIdentifiers", identifiersSchema)))
        .refuses({400, 401, 403});
    api.get("/organizations/{orgNumber}", "Reads an organisation")
        .calledBy(either)
        .answers(200, api.written<model::Organization>())
        .refuses({400, 401, 403, 404});
    api.get("/persons", "Reads a person whose number and last name the caller knows")
        .notes(
            "Besides the bearer token, a platform token. Ten misses in an hour block the caller for an hour."
        )
        .needsHeader("X-Ai-NationalIdentityNumber")
        .needsHeader("X-Ai-LastName", "may be base64 of UTF-8")
        .answers(200, api.written<model::Person>())
        .refuses({400, 403, 404, 429});

    const auto urns = api.shape(
        "PartyQuery",
        R"({"type": "object", "required": ["data"],
            "properties": {"data": {"type": "array", "maxItems": 100, "items": {"type": "string"}}}})"
    );
    const auto found = api.shape("PartiesV2", partiesV2Schema);
    const auto query = [&](const std::string& pattern) {
        api.post(pattern, "Finds parties by URNs")
            .calledBy(either)
            .query("fields", "string", "separated by commas")
            .body(urns)
            .answers(200, found)
            .answers(206, found)
            .refuses({400, 401, 403});
    };
    query("/apps/parties/query");
    query("/access-management/parties/query");
    api.setPrefix("/register/api/v2");
    query("/internal/parties/query");
    api.post("/internal/parties/main-units", "Finds the main unit of a sub-unit")
        .calledBy(either)
        .body(api.shape(
            "MainUnitQuery",
            R"({"type": "object", "required": ["data"], "properties": {"data": {"type": "string"}}})"
        ))
        .answers(200, found)
        .refuses({400, 401, 403});
}

void describeProfile(Api& api) {
    const auto profile = api.written<model::UserProfile>();
    const std::string both = "Besides the bearer token, a platform token.";
    api.setPrefix("/profile/api/v1");
    api.get("/users/{userId:int}", "Reads a user").notes(both).answers(200, profile).refuses({403, 404});
    api.get("/users/byuuid/{userUuid:guid}", "Reads a user by its uuid")
        .notes(both)
        .answers(200, profile)
        .refuses({403, 404});
    api.post("/users", "Finds a user by a national identity number")
        .notes(both)
        .body(openapi::text())
        .answers(200, profile)
        .refuses({400, 403, 404});
    api.get("/users/current", "Reads the user who calls")
        .answers(200, profile)
        .answersText(400)
        .refuses({404});
    api.post("/internal/user", "Finds a user by one of its identifiers")
        .calledBy({platformToken})
        .body(api.shape(
            "UserQuery",
            R"({"type": "object", "properties": {"userId": {"type": "integer"}, "userUuid": {"type": "string"},
                "username": {"type": "string"}, "ssn": {"type": "string"}}})"
        ))
        .answers(200, profile)
        .refuses({400, 401, 403, 404});
}

}  // namespace

openapi::Api contract() {
    Api api("Register and Profile", "Parties, persons, organisations and the profiles of users.");
    api.setFailures({{"application/problem+json", api.shape("Failure", failureSchema)}});
    describeRegister(api);
    describeProfile(api);
    return api;
}

}  // namespace varde::registry
