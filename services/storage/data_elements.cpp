#include "data_elements.hpp"

#include "base/encoding.hpp"
#include "base/problem.hpp"
#include "instance_event_rules.hpp"
#include "instance_rules.hpp"
#include "problems.hpp"

namespace varde::storage {

namespace {

constexpr std::size_t suffixBytes = 8;

std::optional<std::vector<Guid>> refsOf(const http::Request& request) {
    const auto texts = request.queryAll("refs");
    if (texts.empty()) return std::nullopt;
    std::vector<Guid> refs;
    for (const auto& text : texts) {
        const auto guid = Guid::parse(text);
        if (!guid) throw Problem(Errc::badRequest, "refs is no GUID", {{"refs", {"is no GUID"}}});
        refs.push_back(*guid);
    }
    return refs;
}

std::optional<std::vector<model::Reference>> referencesOf(const http::Request& request) {
    const auto task = request.query("generatedFromTask").value_or("");
    if (task.empty()) return std::nullopt;
    return generatedFrom(task);
}

model::FileScanResult firstScanResult(const model::DataType& type) {
    return type.enableFileScan ? model::FileScanResult::pending : model::FileScanResult::notApplicable;
}

http::Response elementAnswer(
    http::Status status, const Links& links, const std::string& instanceId, model::DataElement element
) {
    links.addTo(element, instanceId);
    return http::json(status, json::write(element));
}

// What a new version of an element has from the request, whether the element is new or not.
void describe(model::DataElement& element, const http::Request& request, const Upload& upload) {
    element.contentType = upload.contentType;
    element.filename = upload.filename;
    element.refs = refsOf(request);
    element.references = referencesOf(request);
}

void requireVersion(const InstanceChange& change, const std::optional<std::string>& condition) {
    if (condition && *condition != entityTag(change.stored.version)) {
        throw Problem(Errc::preconditionFailed, "The instance has another version than If-Match");
    }
}

}  // namespace

std::string elementIdOfPath(const http::Request& request) {
    const auto guid = Guid::parse(request.path("dataGuid"));
    if (!guid) throw Problem(Errc::badRequest, "", {{"dataGuid", {"The value is not valid."}}});
    return guid->toString();
}

void requireParty(const http::Request& request) {
    if (request.pathInteger("partyId") == 0)
        throw Problem(Errc::badRequest, "Missing parameter value: instanceOwnerPartyId");
}

const model::DataType& requireDataType(const model::Application& application, std::string_view id) {
    const auto* type = dataTypeOf(application, id);
    if (!type)
        throw Problem(Errc::badRequest, "Requested element type is not declared in application metadata");
    return *type;
}

// The version that the instance must still have when the bytes are committed: an app that works on what it
// has read says so with If-Match. From others the header means nothing, as it always has.
Task<std::optional<std::string>> DataElements::conditionOf(
    const http::Request& request, const model::Instance& instance
) {
    std::optional<std::string> condition;
    const auto sent = request.header("If-Match");
    if (!sent) co_return condition;
    const bool isApp =
        co_await common_.appTokens.speaksFor(request, instance.org.value_or(""), appOf(instance));
    if (isApp) condition = std::string(*sent);
    co_return condition;
}

Task<DataElements::Written> DataElements::write(
    const model::Instance& instance, const std::string& elementId, Upload& upload
) {
    Written written;
    written.key = blobKey(instance, elementId, hex(randomBytes(suffixBytes)));
    written.stored = co_await blobs_.put(written.key, upload.source());
    co_return written;
}

Task<http::Response> DataElements::create(http::Request& request) {
    const auto read = co_await instanceOfPath(common_, request, Elements::without);
    const auto& caller = request.caller();
    co_await common_.access.requireOrSyncAdapter(caller, "write", read.instance);
    requireParty(request);
    const auto typeId = request.query("dataType").value_or("");
    if (typeId.empty()) throw Problem(Errc::badRequest, "Missing parameter value: dataType");
    const auto application = co_await applicationOf(common_, read.instance.appId.value_or(""));
    const auto& type = requireDataType(*application, typeId);
    const auto action = type.actionRequiredToWrite.value_or("");
    if (!action.empty()) co_await common_.access.requireAction(caller, action, read.instance);

    const auto condition = co_await conditionOf(request, read.instance);

    const auto upload = co_await Upload::open(request);
    StoredElement stored;
    auto& element = stored.element;
    element.id = Guid::random().toString();
    element.instanceGuid = guidOf(read.instance);
    element.dataType = typeId;
    describe(element, request, *upload);
    const auto written = co_await write(read.instance, element.id, *upload);
    if (written.stored.size == 0) {
        co_await blobs_.remove(written.key);
        throw Problem(Errc::badRequest, "Empty stream provided. Cannot persist data.");
    }
    const auto now = common_.clock.now();
    element.size = static_cast<std::int64_t>(written.stored.size);
    element.blobStoragePath = blobStoragePath(read.instance, element.id);
    element.isRead = !isOwner(caller, read.instance);
    element.fileScanResult = firstScanResult(type);
    element.created = now;
    element.createdBy = caller.writtenAs();
    element.lastChanged = now.truncatedToMicroseconds();
    element.lastChangedBy = element.createdBy;
    stored.blobKey = written.key;
    stored.sha256 = written.stored.sha256;

    const InstanceRepository::Apply apply = [&](InstanceChange& change) {
        requireVersion(change, condition);
        auto& instance = change.instance();
        touch(instance, now, caller);
        elementAdded(instance, element);
        change.events.push_back(instanceEvent("Created", instance, caller, now, element.id));
        change.addElement(stored);
    };
    const auto changed =
        co_await commitBytes(common_, blobs_, request.pathGuid("instanceGuid"), apply, written.key);
    const auto instanceId = read.instance.id.value_or("");
    auto response = elementAnswer(http::Status::created, common_.links, instanceId, element);
    response.headers.set("Location", common_.links.element(instanceId, element.id));
    response.headers.set("ETag", entityTag(changed.version));
    co_return response;
}

// Bytes of the version that the row names. When they have just been replaced, the row names others by now.
Task<std::optional<blob::Opened>> DataElements::openBytes(Guid instanceId, const StoredElement& element) {
    auto opened = co_await blobs_.open(element.blobKey);
    if (opened) co_return opened;
    const auto latest = co_await common_.instances.find(instanceId, Elements::with);
    const auto* again = latest ? latest->find(element.element.id) : nullptr;
    if (!again || again->blobKey == element.blobKey) co_return std::nullopt;
    opened = co_await blobs_.open(again->blobKey);
    co_return opened;
}

Task<http::Response> DataElements::download(http::Request& request) {
    requireParty(request);
    const auto elementId = elementIdOfPath(request);
    const auto read = co_await instanceOfPath(common_, request, Elements::with);
    const auto& caller = request.caller();
    co_await common_.access.require(caller, "read", read.instance);
    const auto* stored = read.find(elementId);
    if (!stored) throw Problem(Errc::notFound, "Unable to find data element " + elementId);
    const auto application = co_await applicationOf(common_, read.instance.appId.value_or(""));
    const auto& type = requireDataType(*application, stored->element.dataType);
    const auto action = type.actionRequiredToRead.value_or("");
    if (!action.empty()) co_await common_.access.requireAction(caller, action, read.instance);

    const bool owner = isOwner(caller, read.instance);
    if (isHardDeleted(stored->element) && !owner) throw Problem(Errc::notFound, "");
    auto opened = co_await openBytes(request.pathGuid("instanceGuid"), *stored);
    if (!opened)
        throw Problem(Errc::notFound, "Unable to read data element from blob storage for " + elementId);
    if (!owner && !stored->element.isRead) {
        const InstanceRepository::Apply apply = [&](InstanceChange& change) {
            if (auto* element = change.changeElement(elementId)) element->element.isRead = true;
        };
        co_await common_.instances.change(request.pathGuid("instanceGuid"), apply);
    }
    http::Response response;
    response.headers.set("Content-Type", stored->element.contentType.value_or("application/octet-stream"));
    // Bytes of a user's are never a page of the platform's, whatever type they claim.
    response.headers.set("X-Content-Type-Options", "nosniff");
    response.headers.set("Content-Security-Policy", "sandbox");
    if (stored->element.filename) {
        response.headers.set("Content-Disposition", http::attachmentDisposition(*stored->element.filename));
    }
    response.body = std::move(opened->body);
    co_return response;
}

Task<http::Response> DataElements::overwrite(http::Request& request) {
    const auto elementId = elementIdOfPath(request);
    const auto read = co_await instanceOfPath(common_, request, Elements::with);
    const auto& caller = request.caller();
    co_await common_.access.requireOrSyncAdapter(caller, "write", read.instance);
    requireParty(request);
    const auto application = co_await applicationOf(common_, read.instance.appId.value_or(""));
    const auto* former = read.find(elementId);
    if (!former) throw Problem(Errc::notFound, "Dataelement not found");
    const auto& type = requireDataType(*application, former->element.dataType);
    const auto action = type.actionRequiredToWrite.value_or("");
    if (!action.empty()) co_await common_.access.requireAction(caller, action, read.instance);
    if (former->element.locked) throw Problem(Errc::conflict, "Data element is locked and cannot be updated");

    const auto condition = co_await conditionOf(request, read.instance);

    const auto upload = co_await Upload::open(request);
    model::DataElement sent;
    describe(sent, request, *upload);
    const auto written = co_await write(read.instance, elementId, *upload);
    if (written.stored.size == 0) {
        co_await blobs_.remove(written.key);
        throw Problem(Errc::unprocessable, "Could not process attached file");
    }
    const auto now = common_.clock.now();
    model::DataElement result;
    const InstanceRepository::Apply apply = [&](InstanceChange& change) {
        requireVersion(change, condition);
        auto* stored = change.changeElement(elementId);
        if (!stored) throw Problem(Errc::notFound, "Dataelement not found");
        auto& element = stored->element;
        if (element.locked) throw Problem(Errc::conflict, "Data element is locked and cannot be updated");
        element.contentType = sent.contentType;
        element.filename = sent.filename;
        element.refs = sent.refs;
        element.references = sent.references;
        element.size = static_cast<std::int64_t>(written.stored.size);
        element.fileScanResult = firstScanResult(type);
        element.lastChanged = now.truncatedToMicroseconds();
        element.lastChangedBy = caller.writtenAs();
        change.replaceBytes(*stored, written.key, written.stored.sha256);
        touch(change.instance(), now, caller);
        if (isOwner(caller, change.stored.instance)) {
            element.isRead = false;
            elementOverwritten(change, element);
        }
        change.events.push_back(instanceEvent("Saved", change.stored.instance, caller, now, elementId));
        result = element;
    };
    const auto changed =
        co_await commitBytes(common_, blobs_, request.pathGuid("instanceGuid"), apply, written.key);
    auto response = elementAnswer(http::Status::ok, common_.links, read.instance.id.value_or(""), result);
    response.headers.set("ETag", entityTag(changed.version));
    co_return response;
}

Task<http::Response> DataElements::remove(http::Request& request) {
    const auto elementId = elementIdOfPath(request);
    const auto read = co_await instanceOfPath(common_, request, Elements::with);
    const auto& caller = request.caller();
    co_await common_.access.requireOrSyncAdapter(caller, "write", read.instance);
    const bool delay = request.queryBool("delay").value_or(false);
    const auto* stored = read.find(elementId);
    const bool owner = isOwner(caller, read.instance);
    if (!stored || (isHardDeleted(stored->element) && !owner)) {
        throw Problem(Errc::notFound, "Unable to find data element " + elementId);
    }
    const auto instanceId = read.instance.id.value_or("");
    if (delay && isHardDeleted(stored->element))
        co_return http::json(http::Status::ok, json::write(stored->element));
    const auto application = co_await applicationOf(common_, read.instance.appId.value_or(""));
    const auto& type = requireDataType(*application, stored->element.dataType);
    const auto action = type.actionRequiredToWrite.value_or("");
    if (!action.empty()) co_await common_.access.requireAction(caller, action, read.instance);
    const bool mayDelay = type.appLogic && type.appLogic->autoDeleteOnProcessEnd;
    if (delay && !mayDelay) {
        throw Problem(
            Errc::badRequest, "Invalid data type. Delayed deletion requires autoDeleteOnProcessEnd"
        );
    }

    const auto now = common_.clock.now();
    model::DataElement result;
    const InstanceRepository::Apply apply = [&](InstanceChange& change) {
        auto* found = change.changeElement(elementId);
        if (!found) throw Problem(Errc::notFound, "Unable to find data element " + elementId);
        found->element.lastChangedBy = caller.writtenAs();
        if (delay) {
            found->element.lastChanged = now.truncatedToMicroseconds();
            found->element.deleteStatus = model::DeleteStatus{.isHardDeleted = true, .hardDeleted = now};
        }
        result = found->element;
        touch(change.instance(), now, caller);
        change.events.push_back(instanceEvent("Deleted", change.stored.instance, caller, now, elementId));
        if (!delay) {
            elementRemoved(change);
            change.removeElement(elementId);
        }
    };
    stillThere(co_await common_.instances.change(request.pathGuid("instanceGuid"), apply));
    co_return http::json(http::Status::ok, json::write(result));
}

}  // namespace varde::storage
