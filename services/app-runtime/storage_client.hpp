#pragma once
// The calls that the runtime makes to varde-storage (app API contract 5.2). Failures are PlatformFailure.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/instance.hpp"
#include "model/process.hpp"
#include "platform_call.hpp"

namespace varde::app_runtime {

// "{partyId}/{guid}"
using InstanceId = std::string;

// Which version of an instance something was read from or led to; none where storage does not say.
using Version = std::optional<std::int64_t>;

struct VersionedInstance {
    model::Instance instance;
    Version version;
};

struct NewData {
    std::string dataType;
    std::string contentType;
    std::optional<std::string> filename;
    std::string generatedFromTask;
    http::Body body;
};

class StorageClient {
public:
    // `url` is the service's, without a path.
    StorageClient(PlatformCaller& caller, std::string url);

    // Another app's instance is as good as none: whoever asks, it is not found.
    Task<VersionedInstance> instance(const Credentials& who, std::string appId, const InstanceId& id);
    Task<model::Instance> create(
        const Credentials& who, const std::string& appId, const model::Instance& instance
    );
    // Every page of the query.
    Task<std::vector<model::Instance>> query(const Credentials& who, std::string query);
    Task<model::Instance> remove(const Credentials& who, const InstanceId& id, bool hard);
    Task<model::Instance> complete(const Credentials& who, const InstanceId& id);
    // `cloudEvents` are committed with the change.
    Task<model::Instance> setSubstatus(
        const Credentials& who,
        const InstanceId& id,
        const model::Substatus& substatus,
        std::vector<json::Value> cloudEvents
    );
    Task<> setReadStatus(const Credentials& who, const InstanceId& id, std::string_view status);
    Task<> setPresentationTexts(
        const Credentials& who, const InstanceId& id, const model::TextMapChange& change
    );
    Task<> setDataValues(const Credentials& who, const InstanceId& id, const model::TextMapChange& change);
    // A process step, all of it or nothing.
    Task<model::Instance> step(
        const Credentials& who, const InstanceId& id, const model::ProcessStateUpdate& update
    );
    Task<json::Value> history(const Credentials& who, const InstanceId& id);

    // With a `version` that is known, the write is refused (412) once the instance has another, and the
    // version that it led to takes its place.
    Task<model::DataElement> addData(
        const Credentials& who, const InstanceId& id, NewData data, Version* version = nullptr
    );
    Task<model::DataElement> replaceData(
        const Credentials& who,
        const InstanceId& id,
        const std::string& elementId,
        NewData data,
        Version* version = nullptr
    );
    // The bytes as they come; any status.
    Task<http::ClientResponse> data(
        const Credentials& who, const InstanceId& id, const std::string& elementId
    );
    Task<std::string> dataBytes(const Credentials& who, const InstanceId& id, const std::string& elementId);
    Task<> removeData(const Credentials& who, const InstanceId& id, const std::string& elementId);
    // Tags and user-defined metadata.
    Task<model::DataElement> updateElement(
        const Credentials& who, const InstanceId& id, const model::DataElement& element
    );

private:
    std::string one(const InstanceId& id) const { return base_ + "/instances/" + id; }
    Task<model::DataElement> sendData(
        const Credentials& who, http::Method method, std::string url, NewData data, Version* version
    );

    PlatformCaller& caller_;
    std::string base_;
};

}  // namespace varde::app_runtime
