#include "platform_call.hpp"

namespace varde::app_runtime {

Task<http::ClientResponse> PlatformCaller::send(const Credentials& credentials, Call call) {
    http::ClientRequest request;
    request.method = call.method;
    request.url = std::move(call.url);
    request.headers = std::move(call.headers);
    request.body = std::move(call.body);
    request.trace = credentials.trace;
    if (!credentials.userToken.empty())
        request.headers.set("Authorization", "Bearer " + credentials.userToken);
    if (!credentials.platformToken.empty())
        request.headers.set("PlatformAccessToken", credentials.platformToken);
    if (!request.headers.contains("Accept")) request.headers.set("Accept", "application/json");
    co_return co_await client_.send(std::move(request));
}

Task<std::string> PlatformCaller::text(const Credentials& credentials, Call call) {
    auto response = co_await send(credentials, std::move(call));
    auto content = co_await response.body();
    const auto status = http::code(response.status);
    if (status < 200 || status > 299) throw PlatformFailure(response.status, std::move(content));
    co_return content;
}

Task<json::Value> PlatformCaller::json(
    const Credentials& credentials, http::Method method, std::string url, std::string body
) {
    Call call{method, std::move(url), {}, {}};
    if (!body.empty()) call.headers.set("Content-Type", "application/json; charset=utf-8");
    call.body = std::move(body);
    const auto content = co_await text(credentials, std::move(call));
    if (content.empty()) co_return nullptr;
    co_return json::parseValue(content);
}

}  // namespace varde::app_runtime
