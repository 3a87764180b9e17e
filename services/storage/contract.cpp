#include "contract.hpp"

#include "message_box_models.hpp"
#include "model/application.hpp"
#include "model/instance.hpp"
#include "model/instance_event.hpp"
#include "model/process.hpp"
#include "model/sign.hpp"
#include "model/text_resource.hpp"

namespace varde::storage {

namespace {

using openapi::Api;
using openapi::bearer;
using openapi::platformToken;

const std::vector<std::string> publishers{bearer, platformToken};

void describeApplications(Api& api) {
    const auto application = api.written<model::Application>();
    const auto list = api.written<model::ApplicationList>();
    const auto text = api.written<model::TextResource>();
    const std::string all = "/applications";
    const std::string one = all + "/{org}/{app}";
    const std::string texts = one + "/texts/{language}";

    api.get(all, "Lists all applications").answers(200, list);
    api.post(all, "Registers an application")
        .calledBy(publishers)
        .needsQuery("appId")
        .body(api.read<model::Application>())
        .answers(201, application)
        .refuses({400, 401, 403, 415});
    api.get(all + "/{org}", "Lists the applications of an application owner")
        .answers(200, list)
        .refuses({400});
    api.get(one, "Reads an application").answers(200, application).refuses({404});
    api.put(one, "Replaces an application")
        .calledBy(publishers)
        .body(api.read<model::Application>())
        .answers(200, application)
        .refuses({400, 401, 403, 404, 415});
    api.del(one, "Ends an application's validity, or removes it")
        .calledBy(publishers)
        .query("hard", "boolean")
        .answers(200, application)
        .refuses({400, 401, 403, 404});
    api.post(one + "/texts", "Adds the texts of one language")
        .calledBy(publishers)
        .body(api.read<model::TextResource>())
        .answers(200, text)
        .refuses({400, 401, 403, 404, 415});
    api.get(texts, "Reads the texts of one language").answers(200, text).refuses({400, 404});
    api.put(texts, "Replaces the texts of one language")
        .calledBy(publishers)
        .body(api.read<model::TextResource>())
        .answers(200, text)
        .answers(204)
        .refuses({400, 401, 403, 415});
    api.del(texts, "Removes the texts of one language")
        .calledBy(publishers)
        .answers(200)
        .refuses({400, 401, 403, 404});
}

void describeInstanceList(Api& api) {
    api.get("/instances", "Searches for instances")
        .header("X-Ai-InstanceOwnerIdentifier", "person:NUMBER or organisation:NUMBER, instead of a party id")
        .query("org")
        .query("appId")
        .query("process.currentTask")
        .query("process.isComplete", "boolean")
        .query("process.ended", "string*", "gt:, gte:, lt:, lte: or eq: and a time; may be repeated")
        .query("visibleAfter", "string*")
        .query("dueBefore", "string*")
        .query("lastChanged", "string*")
        .query("created", "string*")
        .query("instanceOwner.partyId", "integer")
        .query("excludeConfirmedBy")
        .query("confirmed", "boolean")
        .query("status.isArchived", "boolean")
        .query("status.isSoftDeleted", "boolean")
        .query("status.isHardDeleted", "boolean")
        .query("mainVersionInclude", "integer")
        .query("mainVersionExclude", "integer")
        .query("searchString")
        .query("includeDataElements", "boolean")
        .query("order", "string", "asc: or desc: and a column")
        .query("size", "integer")
        .query("continuationToken")
        .query("A3Ref")
        .query("dataValues.A2ArchRef")
        .answers(200, api.written<model::QueryResponse>())
        .refuses({400, 403});
}

void describeInstances(Api& api, const std::string& one) {
    const auto instance = api.written<model::Instance>();
    describeInstanceList(api);
    api.post("/instances", "Creates an instance")
        .needsQuery("appId")
        .body(api.read<model::Instance>())
        .answers(201, instance)
        .refuses({400, 403, 404, 415});
    api.get("/instances/{instanceGuid:guid}", "Reads an instance by its id alone")
        .answers(200, instance)
        .refuses({403, 404});
    api.get(one, "Reads an instance").answers(200, instance).refuses({403, 404});
    api.del(one, "Deletes an instance, to be restored or for good")
        .query("hard", "boolean")
        .answers(200, instance)
        .refuses({400, 403, 404});
    api.post(one + "/complete", "Confirms that the application owner has what it needs")
        .answers(200, instance)
        .refuses({400, 403, 404});
    api.put(one + "/readstatus", "Sets whether the instance has been read")
        .needsQuery("status", "string", "Unread, Read or UpdatedSinceLastReview")
        .answers(200, instance)
        .refuses({400, 403, 404});
    api.put(one + "/substatus", "Sets the application owner's own status")
        .body(api.read<model::Substatus>())
        .answers(200, instance)
        .refuses({400, 403, 404, 415});
    api.put(one + "/presentationtexts", "Changes presentation texts")
        .body(api.read<model::PresentationTexts>())
        .answers(200, instance)
        .refuses({400, 403, 404, 415});
    api.put(one + "/datavalues", "Changes data values")
        .body(api.read<model::DataValues>())
        .answers(200, instance)
        .refuses({400, 403, 404, 415});

    const auto asked = api.shape(
        "LockRequest",
        R"({"type": "object", "properties": {"ttlSeconds": {"type": "integer", "minimum": 0}}})"
    );
    const auto lock = api.shape(
        "Lock",
        R"({"type": "object", "properties": {"lockToken": {"type": "string"}},
            "required": ["lockToken"], "additionalProperties": false})"
    );
    api.post(one + "/lock", "Locks an instance for a while")
        .body(asked)
        .answers(200, lock)
        .refuses({400, 403, 404, 409, 415});
    api.patch(one + "/lock", "Prolongs or ends a lock")
        .needsHeader("Altinn-Storage-Lock-Token")
        .body(asked)
        .answers(204)
        .refuses({400, 403, 404, 415, 422});
}

void describeData(Api& api, const std::string& one) {
    const auto element = api.written<model::DataElement>();
    const std::string data = one + "/data/{dataGuid}";
    const std::string metadata = one + "/dataelements/{dataGuid}";
    api.post(one + "/data", "Adds a data element")
        .needsQuery("dataType")
        .query("refs", "uuid*")
        .query("generatedFromTask")
        .header("Content-Disposition", "has the file's name")
        .header("If-Match", "from an app: the version that the instance must still have, as its ETag")
        .bytes()
        .answers(201, element)
        .refuses({400, 403, 404, 412, 413, 415, 422});
    api.get(data, "Downloads a data element").answersBytes(200).refuses({400, 403, 404});
    api.put(data, "Replaces the bytes of a data element")
        .query("refs", "uuid*")
        .query("generatedFromTask")
        .header("Content-Disposition", "has the file's name")
        .header("If-Match", "from an app: the version that the instance must still have, as its ETag")
        .bytes()
        .answers(200, element)
        .refuses({400, 403, 404, 409, 412, 413, 415, 422});
    api.del(data, "Deletes a data element")
        .query("delay", "boolean")
        .answers(200, element)
        .refuses({400, 403, 404, 409});
    api.put(data + "/lock", "Locks a data element")
        .answers(200, element)
        .answers(201, element)
        .refuses({400, 403, 404});
    api.del(data + "/lock", "Unlocks a data element").answers(200, element).refuses({400, 403, 404});
    api.get(one + "/dataelements", "Lists the data elements of an instance")
        .answers(200, api.written<model::DataElementList>())
        .refuses({400, 403, 404});
    api.put(metadata, "Changes what is said of a data element")
        .body(api.read<model::DataElement>())
        .answers(200, element)
        .refuses({400, 403, 404, 415});
    api.put(metadata + "/filescanstatus", "Tells the result of a file scan")
        .body(api.read<model::FileScanStatus>())
        .answers(200)
        .refuses({400, 415});
    api.get(one + "/dataelementexists/{dataGuid}", "Whether a data element exists")
        .answers(200, openapi::boolean())
        .refuses({400});
}

void describeProcess(Api& api, const std::string& one) {
    const auto instance = api.written<model::Instance>();
    api.put(one + "/process", "Moves an instance's process")
        .body(api.read<model::ProcessState>())
        .answers(200, instance)
        .refuses({400, 403, 404, 409, 415});
    api.put(
           one + "/process/instanceandevents", "Moves an instance's process and tells what happened, at once"
    )
        .query("deleteGeneratedElements", "boolean")
        .body(api.read<model::ProcessStateUpdate>())
        .answers(200, instance)
        .refuses({400, 403, 404, 409, 412, 415});
    api.get(one + "/process/history", "Lists the steps of an instance's process")
        .answers(200, api.written<model::ProcessHistoryList>())
        .refuses({403, 404});
    api.get(one + "/process/authinfo", "What a decision needs to know of an instance")
        .notes("For the decision point inside the platform; the gateway does not let others in.")
        .answers(200, api.written<model::AuthInfo>())
        .refuses({404});
    api.post(one + "/events", "Adds to the history of an instance")
        .body(api.read<model::InstanceEvent>())
        .answers(201, api.written<model::InstanceEvent>())
        .refuses({400, 403, 404, 415});
    api.get(one + "/events", "Lists the history of an instance")
        .query("eventTypes", "string*")
        .query("from", "date-time")
        .query("to", "date-time")
        .answers(200, api.written<model::InstanceEventList>())
        .refuses({400, 403, 404});
    api.get(one + "/events/{eventGuid:guid}", "Reads one entry of the history of an instance")
        .answers(200, api.written<model::InstanceEvent>())
        .refuses({403, 404});
    api.post(one + "/sign", "Signs data elements")
        .body(api.read<model::SignRequest>())
        .answers(201, openapi::text())
        .refuses({400, 403, 404, 405, 409, 415});
}

void describeMessageBox(Api& api, const std::string& one) {
    const auto shown = api.written<MessageBoxInstance>();
    api.post("/sbl/instances/search", "Searches in message boxes")
        .body(api.read<MessageBoxQuery>())
        .answers(200, openapi::listOf(shown))
        .refuses({400, 403, 415});
    api.get(one, "Reads an instance as a message box shows it")
        .query("language", "string", "nb, nn or en")
        .answers(200, shown)
        .refuses({403, 404});
    api.del(one, "Deletes an instance, to be restored or for good")
        .query("hard", "boolean")
        .answers(200, openapi::boolean())
        .refuses({400, 403, 404});
    api.get(one + "/events", "Lists what happened to an instance, for people")
        .answers(200, openapi::listOf(api.written<SblInstanceEvent>()))
        .refuses({403, 404});
    api.put(one + "/undelete", "Restores an instance").answers(200, openapi::boolean()).refuses({403, 404});
}

}  // namespace

openapi::Api contract() {
    Api api("Storage", "Instances of applications, their data, process, history and signatures.");
    // Refusals are JSON texts or problems, both called JSON; the message box says some in plain words.
    api.setFailures({
        {"application/json", openapi::text()},
        {"application/json", api.problem()},
        {"application/problem+json", api.problem()},
        {"text/plain", openapi::text()},
    });
    const std::string one = "/instances/{partyId:int}/{instanceGuid:guid}";
    api.get("/health", "Whether the service is well").answersText(200);
    api.setPrefix("/storage/api/v1");
    describeApplications(api);
    describeInstances(api, one);
    describeData(api, one);
    describeProcess(api, one);
    describeMessageBox(api, "/sbl" + one);
    return api;
}

}  // namespace varde::storage
