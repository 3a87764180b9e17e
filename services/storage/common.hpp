#pragma once
// What the handlers of instances share, and how they answer with an instance.
#include "access.hpp"
#include "app_tokens.hpp"
#include "application_repository.hpp"
#include "blob/store.hpp"
#include "http/response.hpp"
#include "instance_repository.hpp"
#include "links.hpp"

namespace varde::storage {

// References into the graph that main builds; it outlives every handler.
struct Common {
    InstanceRepository& instances;
    ApplicationRepository& applications;
    Access& access;
    AppTokens& appTokens;
    const Links& links;
    const Clock& clock;
};

// The instance of the request's path, with its elements. Problem(notFound) when there is none. The party in
// the path is not compared: the contract's callers rely on that (section 8, 1).
Task<StoredInstance> instanceOfPath(Common& common, const http::Request& request, Elements elements);

// After a change of an instance that was there a moment ago.
StoredInstance stillThere(std::optional<StoredInstance> changed);

// A change that names bytes just written at `key`: they go again when it fails.
Task<StoredInstance> commitBytes(
    Common& common, blob::Store& blobs, Guid instanceId, InstanceRepository::Apply apply, std::string key
);

// The application's metadata, or Problem(notFound).
Task<std::shared_ptr<const model::Application>> applicationOf(Common& common, std::string appId);

enum class DeletedElements { left, shown };
// The document as callers see it: elements in, oldest first.
model::Instance assemble(const StoredInstance& stored, DeletedElements deleted);

// With links, and the version as ETag.
http::Response answer(
    Common& common,
    http::Status status,
    const StoredInstance& stored,
    DeletedElements deleted = DeletedElements::shown
);
// The ETag of an instance: its version in quotes.
std::string entityTag(std::int64_t version);

bool isHardDeleted(const model::DataElement& element);

}  // namespace varde::storage
