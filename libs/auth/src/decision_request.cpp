#include "decision_request.hpp"

#include "subject.hpp"

namespace varde::auth {
namespace {

json::Object category(json::Array attributes) {
    return {{"attribute", std::move(attributes)}};
}

json::Object category(std::string id, json::Array attributes) {
    return {{"id", std::move(id)}, {"attribute", std::move(attributes)}};
}

}  // namespace

// The order is the contract's, task first: some readers of logged requests rely on it, no decision does.
json::Array resourceAttributes(const Resource& resource) {
    json::Array out;
    auto add = [&](std::string_view id, const std::string& value, bool echoed = false) {
        if (!value.empty()) out.emplace_back(attribute(id, value, echoed));
    };
    add("urn:altinn:task", resource.task);
    if (resource.task.empty()) add("urn:altinn:end-event", resource.endEvent);
    add(instanceIdAttribute, resource.instanceId, true);
    add("urn:altinn:partyid", resource.partyId);
    add("urn:altinn:org", resource.org);
    add("urn:altinn:app", resource.app);
    add("urn:altinn:resource", resource.resourceId);
    for (const auto& [id, value] : resource.more) add(id, value);
    return out;
}

json::Value decisionRequest(const Caller& caller, const std::string& action, const Resource& resource) {
    json::Object request{
        {"accessSubject", json::Array{category(subjectAttributes(caller))}},
        {"action", json::Array{category(json::Array{attribute(actionId, action)})}},
        {"resource", json::Array{category(resourceAttributes(resource))}},
    };
    return json::Object{{"request", std::move(request)}};
}

json::Value multiDecisionRequest(
    const Caller& caller, const std::vector<std::string>& actions, const std::vector<Resource>& resources
) {
    json::Array actionList;
    for (std::size_t i = 0; i < actions.size(); ++i) {
        actionList.emplace_back(
            category("a" + std::to_string(i + 1), json::Array{attribute(actionId, actions[i], true)})
        );
    }
    json::Array resourceList;
    json::Array references;
    for (std::size_t i = 0; i < resources.size(); ++i) {
        auto id = "r" + std::to_string(i + 1);
        for (std::size_t j = 0; j < actions.size(); ++j) {
            references.emplace_back(json::Object{
                {"referenceId", json::Array{"s1", "a" + std::to_string(j + 1), id}}});
        }
        resourceList.emplace_back(category(std::move(id), resourceAttributes(resources[i])));
    }
    json::Object request{
        {"accessSubject", json::Array{category("s1", subjectAttributes(caller))}},
        {"action", std::move(actionList)},
        {"resource", std::move(resourceList)},
        {"multiRequests", json::Object{{"requestReference", std::move(references)}}},
    };
    return json::Object{{"request", std::move(request)}};
}

}  // namespace varde::auth
