#include "data_elements.hpp"

#include "data_lookup.hpp"
#include "instances.hpp"
#include "upload.hpp"
#include "wire.hpp"

namespace varde::app_runtime {

namespace {

using http::Status;

constexpr std::uint64_t formBytesMax = 32 * 1024 * 1024;
constexpr std::uint64_t fileBytesMax = 2'097'152'000;

std::string linkBase(const Call& call) {
    return call.appUrl() + "/instances";
}

// The {a}/data/{guid}/type/{dataType} form of a path names a type that must be the element's.
void requireTypeInPath(const Call& call, const model::DataElement& element) {
    if (call.request.routePattern.find("{dataType}") == std::string::npos) return;
    const auto& named = call.request.path("dataType");
    if (named != element.dataType) {
        throw Refusal::text(
            Status::badRequest, "Data type " + named + " is not the type of the data element"
        );
    }
}

void requireTask(const model::Instance& instance) {
    if (!currentTask(instance).empty()) return;
    throw Refusal::problem(Status::conflict, "No current task", "The instance has no current task");
}

}  // namespace

Task<VersionedInstance> DataElements::versioned(const Call& call) {
    std::optional<PlatformFailure> failed;
    try {
        co_return co_await platform_.storage.instance(call.credentials, call.app->id(), call.instanceId());
    } catch (const PlatformFailure& failure) {  // this group of endpoints words it in its own way
        failed = failure;
    }
    throw Refusal::problem(
        failed->status(), "Instance Not Found", "Did not find instance " + call.instanceId()
    );
}

Task<model::Instance> DataElements::instance(const Call& call) {
    auto found = co_await versioned(call);
    co_return std::move(found.instance);
}

Task<bool> DataElements::replaceIfCurrent(
    const Call& call, const model::DataElement& element, json::Value& data, Version& version
) {
    bool late = false;
    try {
        co_await forms_.replace(call, call.instanceId(), element, data, &version);
    } catch (const PlatformFailure& failure) {  // the caller begins anew on what there is now
        late = failure.status() == Status::preconditionFailed;
        if (!late) throw;
    }
    co_return !late;
}

Task<json::Value> DataElements::loadWithRowIds(
    const Call& call, VersionedInstance current, const model::DataElement& element
) {
    const auto& model = FormData::modelOf(call, element.dataType);
    json::Value data;
    bool kept = false;
    for (int at = 0; at < attemptsMax && !kept; ++at) {
        if (at > 0) current = co_await versioned(call);
        const auto stored = co_await forms_.load(call, call.instanceId(), element);
        data = stored;
        model.addRowIds(data);
        kept = data == stored || element.locked;
        if (kept) {
            data = element.locked ? stored : data;
            continue;
        }
        try {
            kept = co_await replaceIfCurrent(call, element, data, current.version);
        } catch (const PlatformFailure& failure) {  // one who may only read still gets to read
            kept = failure.status() == Status::forbidden;
            if (!kept) throw;
        }
    }
    co_return data;
}

Task<DataElements::Added> DataElements::addForm(
    Call& call, model::Instance& instance, const model::DataType& type
) {
    const auto contentType = call.request.header("Content-Type");
    auto data = FormData::modelOf(call, type.id).initial();
    if (contentType && !contentType->empty()) {
        const std::string typeText(*contentType);
        const auto body = co_await call.request.body(formBytesMax);
        data = FormData::parse(call, type.id, body, typeText);
    }
    co_await forms_.prefill(call, type.id, data, nullptr, {});
    auto element = co_await forms_.add(call, call.instanceId(), type.id, data);
    const auto changes = FormData::changes(call, instance, type.id, data);
    co_await forms_.apply(call, instance, changes);
    Added added{std::move(element), std::move(data)};
    co_return added;
}

Task<DataElements::Added> DataElements::addFile(Call& call, const model::DataType& type) {
    auto upload = checkUpload(call.request, type);
    if (upload.issue) throw uploadRefused({*upload.issue});
    if (upload.contentType.empty()) {
        throw Refusal::problem(Status::badRequest, "Missing content type", "The request has no Content-Type");
    }
    if (call.request.contentLength() == std::uint64_t{0}) {
        throw Refusal::problem(
            Status::badRequest, "Invalid data", "Invalid data provided. Error: The file is zero bytes."
        );
    }
    const auto limit =
        type.maxSize ? static_cast<std::uint64_t>(*type.maxSize) * bytesPerMegabyte : fileBytesMax;
    NewData data{
        type.id,
        std::move(upload.contentType),
        std::move(upload.filename),
        {},
        forwardedBody(call.request, limit)};
    auto element = co_await platform_.storage.addData(call.credentials, call.instanceId(), std::move(data));
    Added added{std::move(element), std::nullopt};
    co_return added;
}

Task<DataElements::Added> DataElements::addElement(
    Call& call, model::Instance& instance, const std::string& dataType
) {
    const auto& type = typeOf(call, dataType);
    co_await access_.requireWrite(call, instance, type, Access::Write::create);
    requireTask(instance);
    Added added;
    if (isForm(type)) {
        added = co_await addForm(call, instance, type);
    } else {
        added = co_await addFile(call, type);
    }
    instance.data.push_back(added.element);
    co_return added;
}

Task<std::vector<SourceIssues>> DataElements::validateIfAsked(
    const Call& call, const model::Instance& instance, Validation::Known known
) {
    const auto ignored = call.request.query("ignoredValidators");
    if (!ignored) co_return std::vector<SourceIssues>();
    ValidationScope scope{Validators::incremental, ignoredValidators(*ignored)};
    co_return co_await validation_.run(call, instance, scope, std::move(known));
}

Task<http::Response> DataElements::addLegacy(Call& call) {
    co_await access_.require(call, "write");
    const auto dataType = call.request.query("dataType");
    if (!dataType || dataType->empty()) {
        throw Problem(
            Errc::badRequest, "dataType is required", {{"dataType", {"The dataType field is required."}}}
        );
    }
    auto instance = co_await this->instance(call);
    std::optional<Refusal> refusal;
    Added added;
    try {
        added = co_await addElement(call, instance, *dataType);
    } catch (const Refusal& refused) {  // this older endpoint says the same 400s as plain text
        refusal = refused;
    }
    if (refusal && refusal->status() == Status::badRequest) {
        const auto body = json::parseValue(refusal->body());
        auto text = body.text("detail").value_or("");
        if (const auto* issues = body["uploadValidationIssues"].asArray();
            issues != nullptr && !issues->empty()) {
            text = issues->front().text("description").value_or(text);
        }
        throw Refusal::text(Status::badRequest, text);
    }
    if (refusal) throw *refusal;
    const auto element = wire::dataElement(added.element, linkBase(call), call.instanceId());
    auto response = http::json(Status::created, json::write(element));
    response.headers.set("Location", element["selfLinks"].text("apps").value_or(""));
    co_return response;
}

Task<http::Response> DataElements::add(Call& call) {
    co_await access_.require(call, "write");
    auto instance = co_await this->instance(call);
    auto added = co_await addElement(call, instance, call.request.path("dataType"));
    Validation::Known known;
    std::vector<std::pair<std::string, json::Value>> models;
    if (added.data) {
        known.emplace(added.element.id, *added.data);
        models.emplace_back(added.element.id, std::move(*added.data));
    }
    const auto issues = co_await validateIfAsked(call, instance, std::move(known));
    const json::Value answer = json::Object{
        {"newDataElementId", added.element.id},
        {"instance", wire::instance(instance, linkBase(call))},
        {"validationIssues", sourceList(issues)},
        {"newDataModels", modelList(models)}};
    co_return http::json(Status::ok, json::write(answer));
}

Task<http::Response> DataElements::find(Call& call) {
    co_await access_.require(call, "read");
    const auto id = call.instanceId();
    auto found = co_await versioned(call);
    const auto& instance = found.instance;
    const auto element = elementOf(call, instance);
    requireTypeInPath(call, element);
    const auto& type = typeOf(call, element.dataType);
    co_await access_.requireRead(call, instance, type);
    if (!isForm(type)) {
        auto stored = co_await platform_.storage.data(call.credentials, id, element.id);
        if (stored.status != Status::ok) {
            auto content = co_await stored.body(64 * 1024);
            throw PlatformFailure(stored.status, std::move(content));
        }
        co_await markRead(call, platform_, id);
        http::Response response;
        response.headers.set("Content-Type", element.contentType.value_or("application/octet-stream"));
        if (element.filename) {
            response.headers.set("Content-Disposition", http::attachmentDisposition(*element.filename));
        }
        response.body = std::move(stored.source);
        co_return response;
    }
    const auto& model = FormData::modelOf(call, type.id);
    json::Value data;
    if (call.request.queryBool("includeRowId").value_or(false)) {
        data = co_await loadWithRowIds(call, std::move(found), element);
    } else {
        data = co_await forms_.load(call, id, element);
        model.removeRowIds(data);
    }
    co_await markRead(call, platform_, id);
    co_return http::json(Status::ok, json::write(data));
}

Task<http::Response> DataElements::replace(Call& call) {
    co_await access_.require(call, "write");
    const auto id = call.instanceId();
    auto instance = co_await this->instance(call);
    const auto before = elementOf(call, instance);
    requireTypeInPath(call, before);
    const auto& type = typeOf(call, before.dataType);
    co_await access_.requireWrite(call, instance, type, Access::Write::update);

    if (isForm(type)) {
        requireTask(instance);
        const auto header = call.request.header("Content-Type");
        const std::string contentType(header && !header->empty() ? *header : "application/xml");
        const auto body = co_await call.request.body(formBytesMax);
        auto data = FormData::parse(call, type.id, body, contentType);
        FormData::modelOf(call, type.id).addRowIds(data);
        co_await forms_.replace(call, id, before, data);
        const auto changes = FormData::changes(call, instance, type.id, data);
        co_await forms_.apply(call, instance, changes);
    } else {
        auto upload = checkUpload(call.request, type);
        if (upload.issue) throw Refusal::text(Status::badRequest, upload.issue->description.value_or(""));
        const auto limit =
            type.maxSize ? static_cast<std::uint64_t>(*type.maxSize) * bytesPerMegabyte : fileBytesMax;
        NewData data{
            {},
            std::move(upload.contentType),
            std::move(upload.filename),
            {},
            forwardedBody(call.request, limit)};
        co_await platform_.storage.replaceData(call.credentials, id, before.id, std::move(data));
    }
    // The element as it was before: that is what the contract promises (7.3).
    const auto element = wire::dataElement(before, linkBase(call), id);
    auto response = http::json(Status::created, json::write(element));
    response.headers.set("Location", element["selfLinks"].text("apps").value_or(""));
    co_return response;
}

Task<http::Response> DataElements::remove(Call& call) {
    co_await access_.require(call, "write");
    auto instance = co_await this->instance(call);
    const auto element = elementOf(call, instance);
    const auto& type = typeOf(call, element.dataType);
    co_await access_.requireWrite(call, instance, type, Access::Write::remove);
    if (currentTask(instance).empty()) throw Refusal::standard(Status::internalError);
    co_await platform_.storage.removeData(call.credentials, call.instanceId(), element.id);
    std::erase_if(instance.data, [&](const auto& other) { return other.id == element.id; });
    const auto issues = co_await validateIfAsked(call, instance, {});
    const json::Value answer = json::Object{
        {"instance", wire::instance(instance)},
        {"validationIssues", sourceList(issues)},
        {"newDataModels", json::Array{}}};
    co_return http::json(Status::ok, json::write(answer));
}

}  // namespace varde::app_runtime
