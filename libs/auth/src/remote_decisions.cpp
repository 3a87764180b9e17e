#include "auth/enforcement.hpp"
#include "base/problem.hpp"
#include "telemetry/log.hpp"

namespace varde::auth {
namespace {

constexpr std::uint64_t responseBytesMax = 32 * 1024 * 1024;

}  // namespace

RemoteDecisions::RemoteDecisions(http::Client& client, std::string authorizationUrl)
    : client_(client), url_(std::move(authorizationUrl)) {
    while (url_.ends_with('/')) url_.pop_back();
    url_ += "/authorization/api/v1/decision";
}

Task<json::Value> RemoteDecisions::decide(json::Value request) {
    http::ClientRequest call;
    call.method = http::Method::post;
    call.url = url_;
    call.headers.set("Content-Type", "application/json");
    call.headers.set("Accept", "application/json");
    call.body = json::write(request);
    auto response = co_await client_.send(std::move(call));
    const auto body = co_await response.body(responseBytesMax);
    if (response.status != http::Status::ok) {
        log::warning("the decision point refused a request", {{"status", http::code(response.status)}});
        throw Problem(Errc::badGateway, "no decision could be had");
    }
    // What the decision point needed to know was not to be had: no answer, rather than a denial.
    if (response.headers.find("Varde-Decision") == "unavailable") {
        throw Problem(Errc::unavailable, "no decision could be had");
    }
    try {
        co_return json::parseValue(body);
    } catch (const Problem&) {
        // The caller did nothing wrong: the decision point's answer is what cannot be read.
        throw Problem(Errc::badGateway, "no decision could be had");
    }
}

}  // namespace varde::auth
