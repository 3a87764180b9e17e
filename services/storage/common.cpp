#include "common.hpp"

#include "base/problem.hpp"

namespace varde::storage {

Task<StoredInstance> instanceOfPath(Common& common, const http::Request& request, Elements elements) {
    auto stored = co_await common.instances.find(request.pathGuid("instanceGuid"), elements);
    if (!stored) throw Problem(Errc::notFound, "Unable to find instance " + request.path("instanceGuid"));
    co_return std::move(*stored);
}

StoredInstance stillThere(std::optional<StoredInstance> changed) {
    if (!changed) throw Problem(Errc::notFound, "The instance is no longer there");
    return std::move(*changed);
}

Task<StoredInstance> commitBytes(
    Common& common, blob::Store& blobs, Guid instanceId, InstanceRepository::Apply apply, std::string key
) {
    std::optional<StoredInstance> changed;
    std::exception_ptr error;
    try {
        changed = co_await common.instances.change(instanceId, apply);
    } catch (...) {  // nobody names the new bytes now; rethrown when they are gone
        error = std::current_exception();
    }
    if (!changed) co_await blobs.remove(key);
    if (error) std::rethrow_exception(error);
    co_return stillThere(std::move(changed));
}

Task<std::shared_ptr<const model::Application>> applicationOf(Common& common, std::string appId) {
    auto application = co_await common.applications.find(appId);
    if (!application) throw Problem(Errc::notFound, "Did not find application with appId=" + appId);
    co_return application;
}

bool isHardDeleted(const model::DataElement& element) {
    return element.deleteStatus && element.deleteStatus->isHardDeleted;
}

model::Instance assemble(const StoredInstance& stored, DeletedElements deleted) {
    auto instance = stored.instance;
    for (const auto& one : stored.elements) {
        if (deleted == DeletedElements::shown || !isHardDeleted(one.element))
            instance.data.push_back(one.element);
    }
    return instance;
}

std::string entityTag(std::int64_t version) {
    return "\"" + std::to_string(version) + "\"";
}

http::Response answer(
    Common& common, http::Status status, const StoredInstance& stored, DeletedElements deleted
) {
    auto instance = assemble(stored, deleted);
    common.links.addTo(instance);
    return http::json(status, json::write(instance)).with("ETag", entityTag(stored.version));
}

}  // namespace varde::storage
