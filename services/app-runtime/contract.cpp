#include "contract.hpp"

#include "model/application.hpp"
#include "model/instance.hpp"
#include "model/process.hpp"
#include "model/text_resource.hpp"

namespace varde::app_runtime {

namespace {

using openapi::Api;
using openapi::listOf;

const std::string app = "/{org}/{app}";
const std::string one = app + "/instances/{party:int}/{guid:guid}";

enum class Members { all, some };

// The App API writes null where a model leaves a member out (wire.cpp); `all`: and leaves none out.
void writeNulls(Api& api, const std::string& name, Members members) {
    json::Object schema = *api.schemas.named().at(name).asObject();
    json::Object properties;
    json::Array names;
    for (const auto& [member, type] : *schema.find("properties")->asObject()) {
        const bool number = member == "readStatus";  // an enum that is a number on this wire
        properties.set(member, json::Schemas::orNull(number ? openapi::integer() : type));
        names.push_back(member);
    }
    schema.set("properties", std::move(properties));
    if (members == Members::all) schema.set("required", std::move(names));
    api.schemas.replace(name, std::move(schema));
}

struct Shapes {
    json::Value instance;
    json::Value dataElement;
    json::Value process;
    json::Value issues;
    json::Value issuesBySource;
    json::Value party;
    json::Value formData;
};

constexpr const char* issueSchema = R"({
    "type": "object", "additionalProperties": false,
    "required": ["severity", "dataElementId", "field", "code", "description", "source"],
    "properties": {
        "severity": {"type": "integer", "minimum": 0, "maximum": 5},
        "dataElementId": {"type": ["string", "null"]}, "field": {"type": ["string", "null"]},
        "code": {"type": ["string", "null"]}, "description": {"type": ["string", "null"]},
        "source": {"type": "string"}, "noIncrementalUpdates": {"type": "boolean"},
        "customTextKey": {"type": "string"},
        "customTextParameters": {"type": "object", "additionalProperties": {"type": "string"}}}
})";
constexpr const char* sourceIssuesSchema = R"({
    "type": "object", "additionalProperties": false, "required": ["source", "issues"],
    "properties": {"source": {"type": "string"},
        "issues": {"type": "array", "items": {"$ref": "#/components/schemas/ValidationIssue"}}}
})";
constexpr const char* processSchema = R"({
    "allOf": [{"$ref": "#/components/schemas/ProcessState"}, {
        "type": "object", "required": ["processTasks"],
        "properties": {
            "processTasks": {"type": "array", "items": {
                "type": "object", "additionalProperties": false,
                "required": ["altinnTaskType", "elementId", "elementType"],
                "properties": {"altinnTaskType": {"type": ["string", "null"]}, "elementId": {"type": "string"},
                    "elementType": {"type": "string"}}}},
            "currentTask": {"anyOf": [{"type": "null"}, {
                "type": "object", "required": ["actions", "userActions", "read", "write", "elementType"],
                "properties": {
                    "actions": {"type": "object", "additionalProperties": {"type": "boolean"}},
                    "userActions": {"type": "array", "items": {
                        "type": "object", "additionalProperties": false,
                        "required": ["id", "authorized", "type"],
                        "properties": {"id": {"type": "string"}, "authorized": {"type": "boolean"},
                            "type": {"enum": ["ProcessAction", "ServerAction"]}}}},
                    "read": {"type": "boolean"}, "write": {"type": "boolean"},
                    "elementType": {"type": ["string", "null"]}}}]}}}]
})";
constexpr const char* partySchema = R"({
    "type": "object", "required": ["partyId", "name"],
    "properties": {
        "partyId": {"type": "integer"}, "partyTypeName": {"type": ["integer", "string", "null"]},
        "name": {"type": ["string", "null"]}, "ssn": {"type": ["string", "null"]},
        "orgNumber": {"type": ["string", "null"]}, "unitType": {"type": ["string", "null"]},
        "isDeleted": {"type": "boolean"}, "onlyHierarchyElementWithNoAccess": {"type": "boolean"},
        "childParties": {"anyOf": [{"type": "null"},
            {"type": "array", "items": {"$ref": "#/components/schemas/Party"}}]}}
})";

Shapes shapesOf(Api& api) {
    Shapes shapes;
    shapes.instance = api.written<model::Instance>();
    shapes.dataElement = api.written<model::DataElement>();
    for (const auto* name :
         {"Instance",
          "InstanceOwner",
          "InstanceStatus",
          "ProcessState",
          "ProcessElementInfo",
          "DataElement"}) {
        writeNulls(api, name, Members::all);
    }
    writeNulls(api, "ResourceLinks", Members::some);
    shapes.process = api.shape("AppProcessState", processSchema);
    const auto issue = api.shape("ValidationIssue", issueSchema);
    shapes.issues = listOf(issue);
    shapes.issuesBySource = listOf(api.shape("ValidationSource", sourceIssuesSchema));
    shapes.party = api.shape("Party", partySchema);
    shapes.formData =
        api.shape("FormData", R"({"type": "object", "description": "As the app's model has it"})");
    return shapes;
}

// An object with all of these members and no others.
json::Value closed(json::Object properties) {
    json::Array names;
    for (const auto& [name, schema] : properties) names.push_back(name);
    return json::Object{
        {"type", "object"},
        {"properties", std::move(properties)},
        {"required", std::move(names)},
        {"additionalProperties", false}};
}

void describeResources(Api& api) {
    const auto object = json::Value(json::Object{{"type", "object"}});
    api.written<model::Application>();
    for (const auto* name : {"Application", "DataType"}) writeNulls(api, name, Members::some);
    api.get(app, "The page with the form").answersText(200, "text/html").answers(302).refuses({404});
    api.get(app + "/{*rest}", "A file of the app").answersBytes(200).refuses({404});
    api.get(app + "/altinn-app-frontend/{*rest}", "A file of the form frontend")
        .answersBytes(200)
        .refuses({404});

    api.get(app + "/api/v1/applicationmetadata", "What the app says of itself")
        .query("checkOrgApp", "boolean")
        .answers(200, api.schemas.reference("Application"))
        .refuses({404, 409});
    api.get(app + "/api/v1/applicationsettings", "Settings for the frontend")
        .answers(200, object)
        .refuses({404});
    api.get(app + "/api/v1/applicationlanguages", "The languages that the app has texts in")
        .answers(200, listOf(closed({{"language", openapi::text()}})))
        .refuses({404});
    api.get(app + "/api/v1/texts/{language}", "The app's texts")
        .answers(200, api.written<model::TextResource>())
        .refuses({400, 404});
    api.get(app + "/api/v1/footer", "The footer's contents").answers(200, object).answers(204).refuses({404});
    api.get(app + "/api/v1/meta/authorizationpolicy", "The app's policy")
        .answersText(200, "text/xml")
        .refuses({404, 409});
    api.get(app + "/api/v1/meta/process", "The app's process")
        .answersText(200, "text/xml")
        .refuses({404, 409});
    api.get(app + "/api/v1/redirect", "Whether an address is within the platform")
        .needsQuery("url", "string", "base64")
        .answersText(200)
        .refuses({400, 404});
    api.get(app + "/api/jsonschema/{id}", "The JSON Schema of a model").answers(200, object).refuses({404});
    api.get(app + "/api/xsdschema/{id}", "The XML schema of a model")
        .answersText(200, "application/xml")
        .refuses({404});
    api.get(app + "/api/layouts", "Is asked for by layout set instead").refuses({404});
    api.get(app + "/api/layouts/{setId}", "The pages of a layout set").answers(200, object).refuses({404});
    api.get(app + "/api/layoutsettings", "Is asked for by layout set instead").answers(204).refuses({404});
    api.get(app + "/api/layoutsettings/{setId}", "The settings of a layout set")
        .answers(200, object)
        .answers(204)
        .refuses({404});
    api.get(app + "/api/layoutsets", "The layout sets").answers(200, object).answers(204).refuses({404});
    api.get(app + "/api/rulehandler/{setId}", "The script with a layout set's rules")
        .answersText(200, "text/javascript")
        .answers(204)
        .refuses({404});
    api.get(app + "/api/ruleconfiguration/{setId}", "Which rules a layout set has")
        .answers(200, object)
        .answers(204)
        .refuses({404});
    api.get(app + "/api/validationconfig/{id}", "A model's validations by expressions")
        .answers(200, object)
        .answers(204)
        .refuses({404});

    const auto optionsList = api.shape(
        "Options",
        R"({"type": "array", "items": {"type": "object", "required": ["value", "label"],
            "properties": {"value": {"type": ["string", "number", "boolean", "null"]},
                "label": {"type": ["string", "null"]}, "description": {"type": ["string", "null"]},
                "helpText": {"type": ["string", "null"]}}}})"
    );
    api.get(app + "/api/options/{id}", "A list of options").answers(200, optionsList).refuses({404});
    api.get(one + "/options/{id}", "A list of options, for an instance")
        .answers(200, optionsList)
        .refuses({403, 404});
}

void describeParties(Api& api, const Shapes& shapes) {
    api.get(app + "/api/v1/parties", "The parties that the caller can act for")
        .query("allowedToInstantiateFilter", "boolean")
        .answers(200, listOf(shapes.party))
        .refuses({403, 404});
    api.post(app + "/api/v1/parties/validateInstantiation", "Whether a party may start the service")
        .query("partyId")
        .answers(
            200,
            closed(
                {{"valid", openapi::boolean()},
                 {"customTextKey", json::Schemas::orNull(openapi::text())},
                 {"customTextParameters", json::Schemas::orNull(json::Object{{"type", "object"}})},
                 {"message", json::Schemas::orNull(openapi::text())},
                 {"validParties", listOf(shapes.party)}}
            )
        )
        .refuses({400, 403, 404});
    api.put(app + "/api/v1/parties/{partyId:int}", "Chooses whom to act for")
        .answersText(200)
        .refuses({400, 403, 404});
    api.get(app + "/api/authorization/parties/current", "Whom the caller acts for")
        .query("returnPartyObject", "boolean")
        .answers(200, openapi::integer())
        .answers(200, shapes.party)
        .answers(200, json::Object{{"type", "null"}})
        .refuses({400, 403, 404});
    const auto profile = api.shape(
        "UserProfile",
        R"({"type": "object", "required": ["userId", "partyId"],
            "properties": {"userId": {"type": "integer"}, "partyId": {"type": "integer"},
                "userName": {"type": ["string", "null"]}, "userType": {"type": ["integer", "string"]},
                "party": {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/Party"}]},
                "profileSettingPreference": {"type": ["object", "null"]}}})"
    );
    api.get(app + "/api/v1/profile/user", "The user who calls")
        .answers(200, profile)
        .refuses({400, 403, 404});
    api.get(app + "/api/authentication/keepAlive", "A new session cookie")
        .answers(200)
        .refuses({400, 403, 404});
    api.put(app + "/api/authentication/invalidatecookie", "Ends the session")
        .answers(200)
        .refuses({400, 404});
}

void describeInstances(Api& api, const Shapes& shapes) {
    const auto instance = shapes.instance;
    api.post(app + "/instances", "Creates an instance")
        .query("instanceOwnerPartyId", "string", "or an instance in the body, not both")
        .body(api.read<model::Instance>())
        .bytes("multipart/form-data")
        .answers(201, instance)
        .refuses({400, 403, 404, 409, 415});
    api.post(app + "/instances/create", "Creates an instance, with prefill")
        .body(api.shape(
            "InstanceTemplate",
            R"({"type": "object", "properties": {"instanceOwner": {"type": "object"},
                "prefill": {"type": ["object", "null"], "additionalProperties": {"type": "string"}},
                "dueBefore": {"type": ["string", "null"]}, "visibleAfter": {"type": ["string", "null"]},
                "sourceInstanceId": {"type": ["string", "null"]}}})"
        ))
        .answers(201, instance)
        .refuses({400, 403, 404, 409, 415});
    api.get(one, "Reads an instance").answers(200, instance).refuses({403, 404});
    api.del(one, "Deletes an instance")
        .query("hard", "boolean")
        .answers(200, instance)
        .refuses({400, 403, 404, 409});
    api.post(one + "/complete", "Confirms that the application owner has what it needs")
        .answers(200, instance)
        .refuses({400, 403, 404, 409});
    api.put(one + "/substatus", "Sets the application owner's own status")
        .body(api.read<model::Substatus>())
        .answers(200, instance)
        .refuses({400, 403, 404});
    const auto nullable = json::Schemas::orNull(openapi::text());
    api.get(app + "/instances/{party:int}/active", "Lists a party's active instances")
        .answers(
            200,
            listOf(closed(
                {{"id", openapi::text()},
                 {"presentationTexts", json::Schemas::orNull(json::Object{{"type", "object"}})},
                 {"dueBefore", nullable},
                 {"lastChanged", nullable},
                 {"lastChangedBy", nullable}}
            ))
        )
        .refuses({403, 404});
}

void describeData(Api& api, const Shapes& shapes) {
    const auto all = one + "/data";
    const auto element = all + "/{dataGuid:guid}";
    const auto models = listOf(closed({{"dataElementId", openapi::text()}, {"data", shapes.formData}}));
    const auto added = closed(
        {{"newDataElementId", openapi::text()},
         {"instance", shapes.instance},
         {"validationIssues", shapes.issuesBySource},
         {"newDataModels", models}}
    );
    const auto changed = closed(
        {{"instance", shapes.instance},
         {"validationIssues", shapes.issuesBySource},
         {"newDataModels", models}}
    );
    api.post(all, "Adds a data element")
        .needsQuery("dataType")
        .header("Content-Disposition", "has the file's name")
        .bytes()
        .answers(201, shapes.dataElement)
        .refuses({400, 403, 404, 409, 413});
    for (const auto* path : {"/{dataType}", "/type/{dataType}"}) {
        api.post(all + path, "Adds a data element, with validation")
            .query("ignoredValidators")
            .header("Content-Disposition", "has the file's name")
            .bytes()
            .answers(200, added)
            .refuses({400, 403, 404, 409, 413});
    }
    for (const auto* path : {"", "/type/{dataType}"}) {
        api.get(element + path, "Reads form data, or downloads a file")
            .query("includeRowId", "boolean")
            .query("language")
            .answers(200, shapes.formData)
            .answersBytes(200)
            .refuses({400, 403, 404, 409});
        api.put(element + path, "Replaces form data or a file")
            .query("ignoredValidators")
            .bytes()
            .answers(201, shapes.dataElement)
            .refuses({400, 403, 404, 409, 413});
    }
    api.patch(element, "Changes form data by a JSON Patch")
        .body(api.shape(
            "DataPatch",
            R"({"type": "object", "required": ["patch"], "properties": {"patch": {"type": "array"},
                "ignoredValidators": {"type": ["array", "null"], "items": {"type": "string"}}}})"
        ))
        .answers(
            200,
            closed(
                {{"validationIssues",
                  json::Object{{"type", "object"}, {"additionalProperties", shapes.issues}}},
                 {"newDataModel", shapes.formData},
                 {"instance", shapes.instance}}
            )
        )
        .refuses({400, 403, 404, 409, 412, 422});
    api.patch(all, "Changes form data of several elements by JSON Patches")
        .body(api.shape(
            "DataPatches",
            R"({"type": "object", "required": ["patches"], "properties": {
                "patches": {"type": "array", "items": {"type": "object",
                    "required": ["dataElementId", "patch"], "properties": {
                        "dataElementId": {"type": "string"}, "patch": {"type": "array"}}}},
                "ignoredValidators": {"type": ["array", "null"], "items": {"type": "string"}}}})"
        ))
        .answers(200, changed)
        .refuses({400, 403, 404, 409, 412, 422});
    api.del(element, "Deletes a data element")
        .query("ignoredValidators")
        .answers(200, changed)
        .refuses({400, 403, 404, 409});
    api.get(element + "/tags", "The tags of an attachment")
        .answers(200, closed({{"tags", listOf(openapi::text())}}))
        .refuses({403, 404});
    api.put(element + "/tags", "Sets the tags of an attachment")
        .query("ignoredValidators")
        .body(json::Object{
            {"type", "object"}, {"properties", json::Object{{"tags", listOf(openapi::text())}}}})
        .answers(
            200,
            closed(
                {{"tags", listOf(openapi::text())},
                 {"validationIssues", json::Schemas::orNull(shapes.issuesBySource)}}
            )
        )
        .refuses({400, 403, 404, 409});
}

void describeStateless(Api& api, const Shapes& shapes) {
    for (const auto* path : {"/v1/data", "/v1/data/anonymous"}) {
        api.get(app + path, "Form data that belongs to no instance")
            .needsQuery("dataType")
            .query("includeRowId", "boolean")
            .query("prefill")
            .header("party", "partyid:ID, org:NUMBER or person:NUMBER")
            .answers(200, shapes.formData)
            .refuses({400, 401, 403, 404});
        api.post(app + path, "Works on form data that belongs to no instance")
            .needsQuery("dataType")
            .query("includeRowId", "boolean")
            .header("party", "partyid:ID, org:NUMBER or person:NUMBER")
            .body(shapes.formData)
            .answers(200, shapes.formData)
            .refuses({400, 401, 403, 404, 415});
    }
}

void describeProcess(Api& api, const Shapes& shapes) {
    const auto base = one + "/process";
    const auto action = api.shape(
        "ProcessNext", R"({"type": "object", "properties": {"action": {"type": ["string", "null"]}}})"
    );
    api.get(base, "The state of the process").answers(200, shapes.process).refuses({403, 404});
    api.post(base + "/start", "Starts the process")
        .query("startEvent")
        .answers(200, shapes.process)
        .refuses({400, 403, 404, 409});
    api.get(base + "/next", "The start events, before the process has begun")
        .answers(200, listOf(openapi::text()))
        .refuses({403, 404, 409});
    api.put(base + "/next", "Moves the process on")
        .body(action)
        .answers(200, shapes.process)
        .refuses({400, 403, 404, 409});
    api.put(base + "/completeProcess", "Moves the process on until it ends")
        .answers(200, shapes.process)
        .refuses({400, 403, 404, 409});
    const auto history = api.written<model::ProcessHistoryList>();
    writeNulls(api, "ProcessHistoryItem", Members::all);
    api.get(base + "/history", "The steps of the process").answers(200, history).refuses({403, 404});
    api.get(one + "/validate", "Validates an instance")
        .query("ignoredValidators")
        .query("onlyIncrementalValidators", "boolean")
        .answers(200, shapes.issues)
        .refuses({403, 404, 409});
    api.get(one + "/data/{dataGuid:guid}/validate", "Validates a data element")
        .answers(200, shapes.issues)
        .refuses({403, 404});
}

}  // namespace

openapi::Api contract() {
    Api api(
        "App", "What each application serves: instances, form data, files, the process, and the form itself."
    );
    const auto level = api.shape(
        "RequiredLevel",
        R"({"type": "object", "required": ["RequiredAuthenticationLevel"], "additionalProperties": false,
            "properties": {"RequiredAuthenticationLevel": {"type": "string"}}})"
    );
    api.setFailures({
        {"application/problem+json", api.problem()},
        {"application/json", api.problem()},
        {"application/json", level},
        {"application/json", openapi::text()},
        {"text/plain", openapi::text()},
    });
    const auto shapes = shapesOf(api);
    api.get("/health", "Whether the service is well").answersText(200);
    describeResources(api);
    describeParties(api, shapes);
    describeInstances(api, shapes);
    describeData(api, shapes);
    describeStateless(api, shapes);
    describeProcess(api, shapes);
    const auto document = json::Object{{"type", "object"}};
    for (const auto* path : {"/openapi.json", "/swagger/v1/swagger.json"}) {
        api.get(app + path, "This document").answers(200, document).refuses({404});
    }
    api.get(app + "/docs", "This document, to read").answersText(200, "text/html").refuses({404});
    return api;
}

}  // namespace varde::app_runtime
