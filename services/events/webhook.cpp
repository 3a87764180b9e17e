#include "webhook.hpp"

#include "base/problem.hpp"
#include "json/value.hpp"
#include "uri.hpp"

namespace varde::events {

namespace {

constexpr int redirectsMax = 5;

bool isRedirect(http::Status status) {
    const auto number = http::code(status);
    return number == 301 || number == 302 || number == 303 || number == 307 || number == 308;
}

// Slack wants the event as a text (events contract 4.6).
std::string bodyFor(const std::string& url, std::string event) {
    if (url.find("hooks.slack.com") == std::string::npos) return event;
    const json::Value message = json::Object{{"text", std::move(event)}};
    return json::write(message);
}

}  // namespace

Task<WebhookResult> Webhook::post(std::string url, std::string event) {
    auto method = http::Method::post;
    const auto body = bodyFor(url, std::move(event));
    for (int redirects = 0; redirects <= redirectsMax; ++redirects) {
        const auto target = parseAbsolute(url);
        const bool secure = target && target->scheme == "https";
        const bool allowed = secure || (settings_.insecureAllowed && target && target->scheme == "http");
        if (!allowed) co_return WebhookResult{{}, "the target is not https"};

        http::ClientRequest call;
        call.method = method;
        call.url = target->normalized;
        if (method == http::Method::post) {
            call.headers.set("Content-Type", "application/json; charset=utf-8");
            call.body = body;
        }
        call.connectDeadline = std::min(call.connectDeadline, settings_.deadline);
        call.deadline = settings_.deadline;
        call.mayConnect = [insecure = settings_.insecureAllowed](const std::string& address) {
            return isPublicAddress(address) || (insecure && isLoopbackAddress(address));
        };

        std::optional<http::ClientResponse> response;
        std::string failure;
        try {  // a receiver that cannot be reached is a result like any other
            response = co_await client_.send(std::move(call));
        } catch (const Problem& problem) {
            failure = problem.detail.empty() ? "no answer" : problem.detail;
        }
        if (!response) co_return WebhookResult{{}, failure};
        const auto location = response->headers.find("Location");
        if (!isRedirect(response->status) || !location) {
            const auto status = http::code(response->status);
            co_return WebhookResult{status, "status " + std::to_string(status)};
        }
        auto next = resolve(url, std::string(*location));
        if (!next) co_return WebhookResult{http::code(response->status), "a redirect to nowhere"};
        // As the original's client does: only 307 and 308 keep the method and the body.
        const auto number = http::code(response->status);
        if (number != 307 && number != 308) method = http::Method::get;
        url = std::move(*next);
    }
    co_return WebhookResult{{}, "too many redirects"};
}

}  // namespace varde::events
