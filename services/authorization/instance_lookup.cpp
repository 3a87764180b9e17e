#include "instance_lookup.hpp"

#include "base/problem.hpp"
#include "json/value.hpp"

namespace varde::authorization {
namespace {

constexpr std::uint64_t answerBytesMax = 256 * 1024;

InstanceInfo read(const std::string& body) {
    const auto document = json::parseValue(body);
    const auto appId = document.text("appId").value_or("");
    const auto slash = appId.find('/');
    if (slash == std::string::npos) throw Problem(Errc::badGateway, "storage sent no app id");
    InstanceInfo info;
    info.org = appId.substr(0, slash);
    info.app = appId.substr(slash + 1);
    const auto& process = document["process"];
    info.task = process["currentTask"].text("elementId").value_or("");
    info.endEvent = process.text("endEvent").value_or("");
    return info;
}

}  // namespace

InstanceLookup::InstanceLookup(http::Client& client, std::string storageUrl)
    : client_(client), storageUrl_(std::move(storageUrl)) {}

Task<std::optional<InstanceInfo>> InstanceLookup::find(std::string instanceId, http::Trace trace) {
    http::ClientRequest request;
    request.url = storageUrl_ + "/storage/api/v1/instances/" + instanceId + "/process/authinfo";
    request.trace = std::move(trace);
    request.deadline = std::chrono::seconds(10);
    auto response = co_await client_.send(std::move(request));
    const auto body = co_await response.body(answerBytesMax);
    if (response.status == http::Status::notFound) co_return std::nullopt;
    if (response.status != http::Status::ok) throw Problem(Errc::badGateway, "storage did not answer");
    co_return read(body);
}

}  // namespace varde::authorization
