#include "data_element_marks.hpp"

#include "base/problem.hpp"
#include "data_elements.hpp"
#include "problems.hpp"

namespace varde::storage {

namespace {

Problem noSuchElement(const std::string& elementId) {
    return Problem(Errc::notFound, "Unable to find data element " + elementId);
}

}  // namespace

Task<http::Response> DataElementMarks::list(http::Request& request) {
    requireParty(request);
    const auto read = co_await instanceOfPath(common_, request, Elements::with);
    const auto& caller = request.caller();
    co_await common_.access.require(caller, "read", read.instance);
    const auto deleted = isOwner(caller, read.instance) ? DeletedElements::shown : DeletedElements::left;
    model::DataElementList list;
    list.dataElements = assemble(read, deleted).data;
    co_return http::json(http::Status::ok, json::write(list));
}

Task<http::Response> DataElementMarks::setMetadata(http::Request& request) {
    const auto read = co_await instanceOfPath(common_, request, Elements::with);
    const auto& caller = request.caller();
    co_await common_.access.requireOrSyncAdapter(caller, "write", read.instance);
    const auto elementId = elementIdOfPath(request);
    const auto text = co_await jsonBody(request);
    const auto sent = parseBody<model::DataElement>(text);
    const auto sentId = Guid::parse(sent.id);
    const auto sentInstance = Guid::parse(sent.instanceGuid);
    if (!sentId || sentId->toString() != elementId || sentInstance != request.pathGuid("instanceGuid")) {
        throw Problem(Errc::badRequest, "Mismatch between path and dataElement content");
    }
    const auto application = co_await applicationOf(common_, read.instance.appId.value_or(""));
    const auto& type = requireDataType(*application, sent.dataType);
    const auto action = type.actionRequiredToWrite.value_or("");
    if (!action.empty()) co_await common_.access.requireAction(caller, action, read.instance);

    model::DataElement result;
    const InstanceRepository::Apply apply = [&](InstanceChange& change) {
        auto* stored = change.changeElement(elementId);
        if (!stored) throw noSuchElement(elementId);
        auto& element = stored->element;
        element.locked = sent.locked;
        element.refs = sent.refs;
        element.references = sent.references;
        element.tags = sent.tags;
        element.userDefinedMetadata = sent.userDefinedMetadata;
        element.metadata = sent.metadata;
        element.deleteStatus = sent.deleteStatus;
        element.lastChanged = sent.lastChanged;
        element.lastChangedBy = sent.lastChangedBy;
        if (sent.lastChanged) {
            auto& instance = change.instance();
            instance.lastChanged = sent.lastChanged->toUtc().truncatedToMicroseconds();
            instance.lastChangedBy = sent.lastChangedBy;
        }
        result = element;
    };
    stillThere(co_await common_.instances.change(request.pathGuid("instanceGuid"), apply));
    co_return http::json(http::Status::ok, json::write(result));
}

Task<http::Response> DataElementMarks::setScanResult(http::Request& request) {
    const auto elementId = elementIdOfPath(request);
    const auto text = co_await jsonBody(request);
    const auto sent = parseBody<model::FileScanStatus>(text);
    const InstanceRepository::Apply apply = [&](InstanceChange& change) {
        if (auto* stored = change.changeElement(elementId))
            stored->element.fileScanResult = sent.fileScanResult;
    };
    co_await common_.instances.change(request.pathGuid("instanceGuid"), apply);
    co_return http::empty(http::Status::ok);  // also for what does not exist: the scanner is not to retry
}

Task<http::Response> DataElementMarks::exists(http::Request& request) {
    const auto elementId = Guid::parse(elementIdOfPath(request));
    const bool found = co_await common_.instances.elementExists(*elementId);
    co_return http::json(http::Status::ok, found ? "true" : "false");
}

Task<http::Response> DataElementMarks::lock(http::Request& request) {
    const auto elementId = elementIdOfPath(request);
    const auto read = co_await instanceOfPath(common_, request, Elements::with);
    co_await common_.access.requireTaskAction(request.caller(), read.instance);

    bool wasLocked = false;
    model::DataElement result;
    const InstanceRepository::Apply apply = [&](InstanceChange& change) {
        auto* stored = change.changeElement(elementId);
        if (!stored) throw noSuchElement(elementId);
        wasLocked = std::exchange(stored->element.locked, true);
        result = stored->element;
    };
    stillThere(co_await common_.instances.change(request.pathGuid("instanceGuid"), apply));
    auto response = http::json(wasLocked ? http::Status::ok : http::Status::created, json::write(result));
    if (!wasLocked) response.headers.set("Location", elementId);
    co_return response;
}

Task<http::Response> DataElementMarks::unlock(http::Request& request) {
    const auto elementId = elementIdOfPath(request);
    const auto instanceGuid = request.pathGuid("instanceGuid");
    const auto read = co_await common_.instances.find(instanceGuid, Elements::with);
    if (!read) throw Problem(Errc::forbidden, "");  // not 404: contract E32
    std::vector<std::string> actions{"write", "unlock", "reject"};
    co_await common_.access.requireAnyOf(request.caller(), std::move(actions), read->instance);

    model::DataElement result;
    const InstanceRepository::Apply apply = [&](InstanceChange& change) {
        auto* stored = change.changeElement(elementId);
        if (!stored) throw noSuchElement(elementId);
        stored->element.locked = false;
        result = stored->element;
    };
    stillThere(co_await common_.instances.change(instanceGuid, apply));
    co_return http::json(http::Status::ok, json::write(result));
}

}  // namespace varde::storage
