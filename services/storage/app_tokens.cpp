#include "app_tokens.hpp"

#include <algorithm>

#include "base/guid.hpp"
#include "base/problem.hpp"
#include "problems.hpp"
#include "stored_instance.hpp"

namespace varde::storage {

namespace {

constexpr std::size_t eventsMax = 20;
constexpr std::string_view placeholder = "{instanceId}";
constexpr std::uint64_t eventBodyBytesMax = 1024 * 1024;

void fillIn(json::Value& value, const std::string& instanceId) {
    if (const auto* text = value.asString()) {
        auto filled = *text;
        for (auto at = filled.find(placeholder); at != std::string::npos; at = filled.find(placeholder, at)) {
            filled.replace(at, placeholder.size(), instanceId);
            at += instanceId.size();
        }
        value = json::Value(std::move(filled));
    } else if (auto* object = value.asObject()) {
        for (auto& [name, member] : *object) fillIn(member, instanceId);
    } else if (auto* array = value.asArray()) {
        for (auto& element : *array) fillIn(element, instanceId);
    }
}

// What follows the host of an http address, query and all; empty for any other text.
std::string_view pathOf(std::string_view address) {
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (!address.starts_with(scheme)) continue;
        address.remove_prefix(scheme.size());
        const auto slash = address.find('/');
        const bool hasHost = slash != 0 && slash != std::string_view::npos;
        return hasHost ? address.substr(slash) : std::string_view();
    }
    return {};
}

json::Value accept(json::Value event, const model::Instance& instance, const Clock& clock) {
    auto* object = event.asObject();
    if (!object) throw Problem(Errc::badRequest, "cloudEvents: each is an object");
    const auto resource = "urn:altinn:resource:app_" + instance.org.value_or("") + "_" + appOf(instance);
    const auto* said = object->find("resource");
    if (said && *said != json::Value(resource)) {
        throw Problem(Errc::badRequest, "cloudEvents: an app tells only of itself");
    }
    object->set("resource", resource);
    const auto subject = "/party/" + partyOf(instance);
    if (!object->find("subject")) object->set("subject", subject);
    const auto id = event.text("id").value_or("");
    if (id.empty()) object->set("id", Guid::random().toString());
    if (!object->find("specversion")) object->set("specversion", "1.0");
    if (!object->find("time")) object->set("time", clock.now().toString());
    fillIn(event, instance.id.value_or(""));
    const auto own =
        "/" + instance.org.value_or("") + "/" + appOf(instance) + "/instances/" + instance.id.value_or("");
    if (pathOf(event.text("source").value_or("")) != own || event.text("subject") != subject) {
        throw Problem(Errc::badRequest, "cloudEvents: source and subject are those of the instance");
    }
    return event;
}

// Null for what is no JSON: the original takes any body in these calls and looks at none.
json::Value valueIfAny(const std::string& text) {
    if (text.empty()) return {};
    try {
        return json::parseValue(text);
    } catch (const Problem&) {
        return {};
    }
}

}  // namespace

std::vector<json::Value> sentCloudEvents(const json::Object& body) {
    const auto* member = body.findIgnoreCase("cloudEvents");
    if (!member || member->isNull()) return {};
    const auto* sent = member->asArray();
    if (!sent) throw Problem(Errc::badRequest, "cloudEvents is a list");
    return *sent;
}

Task<> AppTokens::requirePublisher(const http::Request& request, std::string org) {
    const auto isPublisher = [&](const auth::Caller& caller) {
        return std::find(publishers_.begin(), publishers_.end(), caller.app) != publishers_.end();
    };
    if (request.callerPtr && isPublisher(*request.callerPtr)) co_return;
    const auto platform = co_await platformCaller_(request);
    if (platform && isPublisher(*platform)) {
        const auto& issuer = platform->issuer;
        if (issuer == "platform" || issuer == "studio" || issuer == org) co_return;
    }
    const bool known = request.callerPtr || platform;
    throw Problem(known ? Errc::forbidden : Errc::unauthenticated, "");
}

Task<bool> AppTokens::speaksFor(const http::Request& request, std::string org, std::string app) {
    const auto token = co_await platformCaller_(request);
    if (!token) co_return false;
    co_return token->issuer == "platform" || (token->issuer == org && token->app == app);
}

Task<std::vector<json::Value>> AppTokens::cloudEvents(
    const http::Request& request, const model::Instance& instance, std::vector<json::Value> sent
) {
    if (sent.empty()) co_return std::vector<json::Value>();
    const bool speaks = co_await speaksFor(request, instance.org.value_or(""), appOf(instance));
    if (!speaks) throw Problem(Errc::forbidden, "cloudEvents are the app's alone");
    if (sent.size() > eventsMax) throw Problem(Errc::badRequest, "cloudEvents: too many");
    std::vector<json::Value> accepted;
    for (auto& event : sent) accepted.push_back(accept(std::move(event), instance, clock_));
    co_return accepted;
}

Task<std::vector<json::Value>> AppTokens::cloudEventsOfBody(
    http::Request& request, const model::Instance& instance
) {
    const auto text = co_await request.body(eventBodyBytesMax);
    const auto body = valueIfAny(text);
    const auto* object = body.asObject();
    if (!object) co_return std::vector<json::Value>();
    auto sent = sentCloudEvents(*object);
    auto accepted = co_await cloudEvents(request, instance, std::move(sent));
    co_return accepted;
}

}  // namespace varde::storage
