#include "authorization.hpp"

#include "base/problem.hpp"
#include "base/text.hpp"
#include "event_rules.hpp"

namespace varde::events {

namespace {

constexpr std::size_t rememberedMax = 20'000;
constexpr std::size_t askedAtOnce = 250;
constexpr std::string_view personPrefix = "urn:altinn:person:identifier-no:";
constexpr const char* actionId = "urn:oasis:names:tc:xacml:1.0:action:action-id";
constexpr const char* appResourceId = "urn:altinn:appresource";

json::Value attributeValue(const std::string& id, const std::string& value, bool echoed) {
    json::Object attribute{{"attributeId", id}, {"value", value}, {"dataType", "string"}};
    if (echoed) attribute.set("includeInResult", true);
    return attribute;
}

json::Array resourceAttributes(const auth::Resource& resource) {
    json::Array all;
    const auto add = [&](const char* id, const std::string& value) {
        if (!value.empty()) all.push_back(attributeValue(id, value, false));
    };
    add("urn:altinn:instance-id", resource.instanceId);
    add("urn:altinn:partyid", resource.partyId);
    add("urn:altinn:org", resource.org);
    add("urn:altinn:app", resource.app);
    add("urn:altinn:resource", resource.resourceId);
    for (const auto& [id, value] : resource.more) add(id.c_str(), value);
    return all;
}

// One request for many consumers, each a subject of its own that the answer names.
json::Value consumersRequest(
    const std::vector<std::string>& consumers, const std::string& action, const auth::Resource& resource
) {
    json::Array subjects;
    json::Array references;
    for (std::size_t i = 0; i < consumers.size(); ++i) {
        const auto attribute = attributeOf(consumers[i]);
        if (!attribute) continue;
        const auto id = "s" + std::to_string(i + 1);
        subjects.push_back(json::Object{
            {"id", id}, {"attribute", json::Array{attributeValue(attribute->first, attribute->second, true)}}}
        );
        references.push_back(json::Object{{"referenceId", json::Array{id, "a1", "r1"}}});
    }
    json::Object actions{{"id", "a1"}, {"attribute", json::Array{attributeValue(actionId, action, true)}}};
    json::Object resources{{"id", "r1"}, {"attribute", resourceAttributes(resource)}};
    return json::Object{
        {"request",
         json::Object{
             {"accessSubject", std::move(subjects)},
             {"action", json::Array{std::move(actions)}},
             {"resource", json::Array{std::move(resources)}},
             {"multiRequests", json::Object{{"requestReference", std::move(references)}}}}}};
}

const json::Array& results(const json::Value& answer) {
    const auto* object = answer.asObject();
    const auto* list = object ? object->findIgnoreCase("response") : nullptr;
    if (!list || !list->isArray()) throw Problem(Errc::badGateway, "no decision could be had");
    return *list->asArray();
}

bool isPermit(const json::Value& result) {
    return result.text("decision") == "Permit";
}

// The consumer that a result is about, by the attribute that it echoes.
std::optional<std::string> consumerIn(const json::Value& result) {
    const auto* categories = result["category"].asArray();
    if (!categories) return std::nullopt;
    for (const auto& category : *categories) {
        const auto* attributes = category["attribute"].asArray();
        if (!attributes) continue;
        for (const auto& attribute : *attributes) {
            const auto found =
                consumerOf(attribute.text("attributeId").value_or(""), attribute.text("value").value_or(""));
            if (found) return found;
        }
    }
    return std::nullopt;
}

void add(auth::Resource& resource, std::optional<Attribute> attribute) {
    if (attribute) resource.more.push_back(std::move(*attribute));
}

}  // namespace

Task<bool> Authorization::mayPublish(const auth::Caller& caller, const model::CloudEvent& event) {
    auto resource = co_await genericResource(event);
    // Not by the enforcement point: obligations do not count here.
    auto request = auth::decisionRequest(caller, "publish", resource);
    const auto answer = co_await decisions_.decide(std::move(request));
    const auto& list = results(answer);
    co_return !list.empty() && isPermit(list.front());
}

Task<bool> Authorization::maySubscribe(
    std::string consumer, std::string resource, std::optional<std::string> subject
) {
    auth::Resource asked;
    std::string action = "subscribe";
    const auto about = attributeOf(resource);
    add(asked, about);
    if (subject) add(asked, attributeOf(*subject));
    if (const auto app = appOfResource(resource)) {
        action = "read";
        asked.org = app->first;
        asked.app = app->second;
        asked.more.emplace_back(appResourceId, "events");
    }
    auto request = consumersRequest(std::vector{consumer}, action, asked);
    const auto answer = co_await decisions_.decide(std::move(request));
    const auto& list = results(answer);
    co_return !list.empty() && isPermit(list.front());
}

Task<std::vector<StoredEvent>> Authorization::readableAppEvents(
    const auth::Caller& caller, std::vector<StoredEvent> events
) {
    // What has no instance behind it cannot be asked about, and is never listed (5.2).
    std::vector<StoredEvent> askable;
    std::vector<auth::Resource> resources;
    for (auto& stored : events) {
        const auto source = listableAppSource(stored.event.source);
        const auto subjectText = stored.event.subject.value_or("");
        const auto subject = split(subjectText, '/');
        if (!source || subject.size() < 3) continue;
        auth::Resource resource;
        resource.org = source->org;
        resource.app = source->app;
        resource.instanceId = source->instanceId();
        resource.partyId = std::string(subject[2]);
        resource.more = {{appResourceId, "events"}, {"urn:altinn:event-id", stored.event.id}};
        resources.push_back(std::move(resource));
        askable.push_back(std::move(stored));
    }
    co_return co_await readable(caller, "read", std::move(askable), std::move(resources));
}

Task<std::vector<StoredEvent>> Authorization::readableEvents(
    const auth::Caller& caller, std::vector<StoredEvent> events
) {
    std::vector<auth::Resource> resources;
    for (const auto& stored : events) {
        auto resource = co_await genericResource(stored.event);
        resources.push_back(std::move(resource));
    }
    co_return co_await readable(caller, "subscribe", std::move(events), std::move(resources));
}

Task<std::vector<StoredEvent>> Authorization::readable(
    const auth::Caller& caller,
    std::string action,
    std::vector<StoredEvent> events,
    std::vector<auth::Resource> resources
) {
    std::vector<StoredEvent> permitted;
    for (std::size_t begin = 0; begin < events.size(); begin += askedAtOnce) {
        const auto end = std::min(begin + askedAtOnce, events.size());
        const auto first = resources.begin() + static_cast<std::ptrdiff_t>(begin);
        std::vector<auth::Resource> some(first, first + static_cast<std::ptrdiff_t>(end - begin));
        std::vector<std::string> actions{action};
        const auto verdicts = co_await enforcement_.checkAll(caller, std::move(actions), std::move(some));
        for (std::size_t i = begin; i < end; ++i) {
            if (verdicts.at(i - begin).at(0).permitted) permitted.push_back(std::move(events[i]));
        }
    }
    co_return permitted;
}

Task<std::optional<Attribute>> Authorization::subjectAttribute(const model::CloudEvent& event) {
    if (!event.subject) co_return std::nullopt;
    if (!event.subject->starts_with(personPrefix)) co_return attributeOf(*event.subject);
    // Person numbers are not what the decision point goes by.
    const auto uuid = co_await register_.partyUuid(*event.subject);
    if (!uuid) co_return std::nullopt;
    co_return Attribute("urn:altinn:party:uuid", *uuid);
}

Task<auth::Resource> Authorization::genericResource(const model::CloudEvent& event) {
    auth::Resource resource;
    add(resource, attributeOf(event.resource.value_or("")));
    resource.more.emplace_back("urn:altinn:event-id", event.id);
    resource.more.emplace_back("urn:altinn:eventtype", event.type);
    resource.more.emplace_back("urn:altinn:eventsource", event.source);
    auto subject = co_await subjectAttribute(event);
    add(resource, std::move(subject));
    if (event.resourceinstance)
        resource.more.emplace_back("urn:altinn:resource:instance-id", *event.resourceinstance);
    co_return resource;
}

Task<auth::Resource> Authorization::receivedResource(const model::CloudEvent& event) {
    if (!isAppResource(event.resource.value_or(""))) co_return co_await genericResource(event);
    auth::Resource resource;
    auto subject = co_await subjectAttribute(event);
    if (subject && subject->first == "urn:altinn:partyid") {
        resource.partyId = subject->second;
    } else {
        add(resource, std::move(subject));
    }
    const auto source = appSource(event.source);
    if (event.type.starts_with("app.") && source) {
        resource.org = source->org;
        resource.app = source->app;
        resource.instanceId = source->instanceId();
    } else if (const auto app = appOfResource(*event.resource)) {
        resource.org = app->first;
        resource.app = app->second;
    }
    resource.more.emplace_back(appResourceId, "events");
    co_return resource;
}

Task<std::map<std::string, bool>> Authorization::mayReceive(
    model::CloudEvent event, std::vector<std::string> consumers
) {
    const bool isApp = isAppResource(event.resource.value_or(""));
    const auto source = isApp ? appSource(event.source) : std::nullopt;
    // Subject and instance are part of the key: who may see one party's case may not therefore see another's.
    std::string key;
    for (const auto& part :
         {event.resource.value_or(""),
          event.subject.value_or(""),
          event.resourceinstance.value_or(""),
          source ? source->org + "/" + source->app + "/" + source->instanceId() : event.source}) {
        key += std::to_string(part.size()) + ":" + part;
    }
    std::map<std::string, bool> permitted;
    std::vector<std::string> unknown;
    for (const auto& consumer : consumers) {
        const auto known = remembered(key + consumer);
        permitted[consumer] = known.value_or(false);
        if (!known) unknown.push_back(consumer);
    }
    if (unknown.empty()) co_return permitted;

    const auto resource = co_await receivedResource(event);
    auto request = consumersRequest(unknown, isApp ? "read" : "subscribe", resource);
    const auto answer = co_await decisions_.decide(std::move(request));
    for (const auto& result : results(answer)) {
        const auto consumer = consumerIn(result);
        const bool asked = consumer && std::find(unknown.begin(), unknown.end(), *consumer) != unknown.end();
        if (asked) permitted[*consumer] = isPermit(result);
    }
    for (const auto& consumer : unknown) remember(key + consumer, permitted[consumer]);
    co_return permitted;
}

std::optional<bool> Authorization::remembered(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = cache_.find(key);
    if (found == cache_.end() || found->second.until <= clock_.now()) return std::nullopt;
    return found->second.permitted;
}

void Authorization::remember(const std::string& key, bool permitted) {
    const std::lock_guard lock(mutex_);
    if (cache_.size() >= rememberedMax) cache_.clear();
    cache_[key] = {permitted, clock_.now() + cacheTime_};
}

}  // namespace varde::events
