#include "storage_client.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "http/multipart.hpp"

namespace varde::app_runtime {

namespace {

using http::Method;

// `"7"` or `W/"7"`
Version versionOf(const http::Headers& headers) {
    const auto tag = headers.find("ETag");
    if (!tag) return std::nullopt;
    auto text = *tag;
    if (text.substr(0, 2) == "W/") text.remove_prefix(2);
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
    return parseNumber<std::int64_t>(text.substr(1, text.size() - 2));
}

}  // namespace

StorageClient::StorageClient(PlatformCaller& caller, std::string url)
    : caller_(caller), base_(std::move(url) + "/storage/api/v1") {}

Task<VersionedInstance> StorageClient::instance(
    const Credentials& who, std::string appId, const InstanceId& id
) {
    PlatformCaller::Call call{Method::get, one(id), {}, {}};
    auto response = co_await caller_.send(who, std::move(call));
    auto content = co_await response.body();
    if (response.status != http::Status::ok) throw PlatformFailure(response.status, std::move(content));
    VersionedInstance found{json::parse<model::Instance>(content), versionOf(response.headers)};
    if (found.instance.appId != appId) throw PlatformFailure(http::Status::notFound, std::string());
    co_return found;
}

Task<model::Instance> StorageClient::create(
    const Credentials& who, const std::string& appId, const model::Instance& instance
) {
    auto body = json::write(instance);
    const auto answer =
        co_await caller_.json(who, Method::post, base_ + "/instances?appId=" + appId, std::move(body));
    co_return json::fromValue<model::Instance>(answer);
}

Task<std::vector<model::Instance>> StorageClient::query(const Credentials& who, std::string query) {
    std::vector<model::Instance> found;
    std::string continuation;
    do {
        const auto answer =
            co_await caller_.json(who, Method::get, base_ + "/instances?" + query + continuation);
        auto page = json::fromValue<model::QueryResponse>(answer);
        for (auto& instance : page.instances) found.push_back(std::move(instance));
        continuation.clear();
        // Only the token is taken from the link: its host is the public one, which need not be reachable from
        // here.
        if (page.next) {
            const auto at = page.next->find("continuationToken=");
            if (at != std::string::npos) {
                const auto end = page.next->find('&', at);
                continuation = "&" + page.next->substr(at, end == std::string::npos ? end : end - at);
            }
        }
    } while (!continuation.empty());
    co_return found;
}

Task<model::Instance> StorageClient::remove(const Credentials& who, const InstanceId& id, bool hard) {
    const auto answer =
        co_await caller_.json(who, Method::del, one(id) + (hard ? "?hard=true" : "?hard=false"));
    co_return json::fromValue<model::Instance>(answer);
}

Task<model::Instance> StorageClient::complete(const Credentials& who, const InstanceId& id) {
    const auto answer = co_await caller_.json(who, Method::post, one(id) + "/complete");
    co_return json::fromValue<model::Instance>(answer);
}

Task<model::Instance> StorageClient::setSubstatus(
    const Credentials& who,
    const InstanceId& id,
    const model::Substatus& substatus,
    std::vector<json::Value> cloudEvents
) {
    auto document = json::toValue(substatus);
    if (!cloudEvents.empty()) document.asObject()->set("cloudEvents", json::Array(std::move(cloudEvents)));
    auto body = json::write(document);
    const auto answer = co_await caller_.json(who, Method::put, one(id) + "/substatus", std::move(body));
    co_return json::fromValue<model::Instance>(answer);
}

Task<> StorageClient::setReadStatus(const Credentials& who, const InstanceId& id, std::string_view status) {
    PlatformCaller::Call call{Method::put, one(id) + "/readstatus?status=" + std::string(status), {}, {}};
    co_await caller_.text(who, std::move(call));
}

Task<> StorageClient::setPresentationTexts(
    const Credentials& who, const InstanceId& id, const model::TextMapChange& change
) {
    auto body = json::write(model::PresentationTexts{change});
    co_await caller_.json(who, Method::put, one(id) + "/presentationtexts", std::move(body));
}

Task<> StorageClient::setDataValues(
    const Credentials& who, const InstanceId& id, const model::TextMapChange& change
) {
    auto body = json::write(model::DataValues{change});
    co_await caller_.json(who, Method::put, one(id) + "/datavalues", std::move(body));
}

Task<model::Instance> StorageClient::step(
    const Credentials& who, const InstanceId& id, const model::ProcessStateUpdate& update
) {
    auto body = json::write(update);
    const auto answer =
        co_await caller_.json(who, Method::put, one(id) + "/process/instanceandevents", std::move(body));
    co_return json::fromValue<model::Instance>(answer);
}

Task<json::Value> StorageClient::history(const Credentials& who, const InstanceId& id) {
    co_return co_await caller_.json(who, Method::get, one(id) + "/process/history");
}

Task<model::DataElement> StorageClient::sendData(
    const Credentials& who, Method method, std::string url, NewData data, Version* version
) {
    PlatformCaller::Call call{method, std::move(url), {}, std::move(data.body)};
    call.headers.set("Content-Type", data.contentType);
    if (data.filename) call.headers.set("Content-Disposition", http::attachmentDisposition(*data.filename));
    const bool conditional = version != nullptr && version->has_value();
    if (conditional) call.headers.set("If-Match", "\"" + std::to_string(**version) + "\"");
    auto response = co_await caller_.send(who, std::move(call));
    auto content = co_await response.body();
    const auto status = http::code(response.status);
    if (status < 200 || status > 299) throw PlatformFailure(response.status, std::move(content));
    // Without a new version the old one stays, and what is done next on its condition is refused.
    if (const auto now = versionOf(response.headers); conditional && now) *version = now;
    co_return json::parse<model::DataElement>(content);
}

Task<model::DataElement> StorageClient::addData(
    const Credentials& who, const InstanceId& id, NewData data, Version* version
) {
    auto url = one(id) + "/data?dataType=" + percentEncode(data.dataType);
    if (!data.generatedFromTask.empty()) url += "&generatedFromTask=" + percentEncode(data.generatedFromTask);
    co_return co_await sendData(who, Method::post, std::move(url), std::move(data), version);
}

Task<model::DataElement> StorageClient::replaceData(
    const Credentials& who, const InstanceId& id, const std::string& elementId, NewData data, Version* version
) {
    auto url = one(id) + "/data/" + elementId;
    co_return co_await sendData(who, Method::put, std::move(url), std::move(data), version);
}

Task<http::ClientResponse> StorageClient::data(
    const Credentials& who, const InstanceId& id, const std::string& elementId
) {
    PlatformCaller::Call call{Method::get, one(id) + "/data/" + elementId, {{"Accept", "*/*"}}, {}};
    co_return co_await caller_.send(who, std::move(call));
}

Task<std::string> StorageClient::dataBytes(
    const Credentials& who, const InstanceId& id, const std::string& elementId
) {
    auto response = co_await data(who, id, elementId);
    auto bytes = co_await response.body();
    if (response.status != http::Status::ok) throw PlatformFailure(response.status, std::move(bytes));
    co_return bytes;
}

Task<> StorageClient::removeData(const Credentials& who, const InstanceId& id, const std::string& elementId) {
    co_await caller_.json(who, Method::del, one(id) + "/data/" + elementId + "?delay=false");
}

Task<model::DataElement> StorageClient::updateElement(
    const Credentials& who, const InstanceId& id, const model::DataElement& element
) {
    auto body = json::write(element);
    const auto answer =
        co_await caller_.json(who, Method::put, one(id) + "/dataelements/" + element.id, std::move(body));
    co_return json::fromValue<model::DataElement>(answer);
}

}  // namespace varde::app_runtime
