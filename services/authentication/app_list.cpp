#include "app_list.hpp"

#include <algorithm>

#include "base/problem.hpp"
#include "json/value.hpp"
#include "telemetry/log.hpp"

namespace varde::authentication {
namespace {

using namespace std::chrono_literals;

constexpr auto deadline = 5s;
constexpr std::uint64_t answerBytesMax = 16 * 1024 * 1024;

// Null when the other side does not answer as it should.
Task<json::Value> ask(http::Client& client, http::ClientRequest request) {
    const auto url = request.url;
    request.connectDeadline = deadline;
    request.deadline = deadline;
    request.headers.set("Accept", "application/json");
    try {
        auto response = co_await client.send(std::move(request));
        const auto body = co_await response.body(answerBytesMax);
        if (response.status == http::Status::ok) co_return json::parseValue(body);
        log::warning("another service refused", {{"url", url}, {"status", http::code(response.status)}});
    } catch (const Problem& problem) {
        // The page is shown without what this would have added.
        log::warning("another service did not answer", {{"url", url}, {"reason", problem.detail}});
    }
    co_return json::Value();
}

std::string titleOf(const json::Value& application, const std::string& id) {
    for (const auto* language : {"en", "nb", "nn"}) {
        const auto text = application["title"].text(language);
        if (text && !text->empty()) return *text;
    }
    return id;
}

}  // namespace

Task<std::optional<std::vector<PublishedApp>>> AppList::published() {
    http::ClientRequest request;
    request.url = storageUrl_ + "/storage/api/v1/applications";
    const auto document = co_await ask(client_, std::move(request));
    const auto* list = document["applications"].asArray();
    if (!list) co_return std::nullopt;
    std::vector<PublishedApp> apps;
    for (const auto& application : *list) {
        const auto id = application.text("id");
        if (id && !id->empty()) apps.push_back({*id, titleOf(application, *id)});
    }
    std::sort(apps.begin(), apps.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    co_return apps;
}

Task<std::optional<std::int64_t>> AppList::minimumLevel(std::string org, std::string app) {
    http::ClientRequest request;
    request.method = http::Method::post;
    request.url = authorizationUrl_ + "/authorization/api/v1/policies/GetPolicies";
    request.headers.set("Content-Type", "application/json");
    request.body = json::write(json::Array{json::Array{
        json::Object{{"id", "urn:altinn:org"}, {"value", std::move(org)}},
        json::Object{{"id", "urn:altinn:app"}, {"value", std::move(app)}},
    }});
    const auto document = co_await ask(client_, std::move(request));
    const auto* list = document.asArray();
    if (!list || list->empty()) co_return std::nullopt;
    const auto& level = list->front()["minimumAuthenticationLevel"];
    if (const auto* text = level.asString()) co_return parseNumber<std::int64_t>(*text);
    co_return level.asInteger();
}

}  // namespace varde::authentication
