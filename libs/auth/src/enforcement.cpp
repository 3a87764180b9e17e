#include "auth/enforcement.hpp"

#include "base/encoding.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "bounded_cache.hpp"
#include "decision_request.hpp"

namespace varde::auth {
namespace {

constexpr std::size_t rememberedPermitsMax = 16 * 1024;
constexpr std::string_view levelCategory = "urn:altinn:minimum-authenticationlevel";
constexpr std::string_view levelCategoryForOrgs = "urn:altinn:minimum-authenticationlevel-org";

const json::Value& member(const json::Value& value, std::string_view name) {
    static const json::Value absent;
    const auto* object = value.asObject();
    const auto* found = object ? object->find(name) : nullptr;
    if (object && !found) found = object->findIgnoreCase(name);
    return found ? *found : absent;
}

const std::string* textMember(const json::Value& value, std::string_view name) {
    return member(value, name).asString();
}

// The list of results. Anything else is no answer.
const json::Array& results(const json::Value& response) {
    const auto* list = member(response, "response").asArray();
    if (!list) throw Problem(Errc::badGateway, "no decision could be had");
    return *list;
}

enum class LevelRule { absent, unreadable, present };
struct AskedLevel {
    LevelRule rule = LevelRule::absent;
    int level = 0;
};

// The first assignment of the category, in all obligations.
AskedLevel askedLevel(const json::Value& result, std::string_view category) {
    const auto* obligations = member(result, "obligations").asArray();
    if (!obligations) return {};
    for (const auto& obligation : *obligations) {
        const auto* assignments = member(obligation, "attributeAssignment").asArray();
        if (!assignments) continue;
        for (const auto& assignment : *assignments) {
            const auto* found = textMember(assignment, "category");
            if (!found || *found != category) continue;
            const auto& value = member(assignment, "value");
            auto level = value.asInteger();
            if (const auto* text = value.asString()) level = parseNumber<std::int64_t>(trim(*text));
            if (!level || *level < 0 || *level > 9) return {LevelRule::unreadable, 0};
            return {LevelRule::present, static_cast<int>(*level)};
        }
    }
    return {};
}

Verdict judge(const json::Value& result, const Caller& caller) {
    const auto* decision = textMember(result, "decision");
    if (!decision || *decision != "Permit") return {};
    const auto asked = askedLevel(result, levelCategory);
    if (asked.rule == LevelRule::absent) return {.permitted = true, .requiredLevel = {}};
    if (asked.rule == LevelRule::unreadable) return {};
    if (caller.authenticationLevel >= asked.level) return {.permitted = true, .requiredLevel = {}};
    if (caller.org.empty()) return {.permitted = false, .requiredLevel = asked.level};

    const auto forOrgs = askedLevel(result, levelCategoryForOrgs);
    if (forOrgs.rule != LevelRule::present) return {.permitted = false, .requiredLevel = asked.level};
    if (caller.authenticationLevel >= forOrgs.level) return {.permitted = true, .requiredLevel = {}};
    return {.permitted = false, .requiredLevel = forOrgs.level};
}

// What the result says it is about; empty when it does not echo that attribute.
std::string echoed(const json::Value& result, std::string_view attributeId) {
    const auto* categories = member(result, "category").asArray();
    if (!categories) return {};
    for (const auto& category : *categories) {
        const auto* attributes = member(category, "attribute").asArray();
        if (!attributes) continue;
        for (const auto& attribute : *attributes) {
            const auto* id = textMember(attribute, "attributeId");
            const auto* value = textMember(attribute, "value");
            if (id && value && *id == attributeId) return *value;
        }
    }
    return {};
}

bool isAbout(const json::Value& result, const std::string& action, const Resource& resource) {
    const auto echoedAction = echoed(result, actionId);
    const auto echoedInstance = echoed(result, instanceIdAttribute);
    return (echoedAction.empty() || echoedAction == action) &&
           (echoedInstance.empty() || echoedInstance == resource.instanceId);
}

// Length before text, so that no two questions read alike.
void append(std::string& key, std::string_view part) {
    key += std::to_string(part.size());
    key += ':';
    key += part;
}

std::string questionDigest(const Caller& caller, const std::string& action, const Resource& resource) {
    std::string key;
    key.reserve(256);
    append(key, caller.fingerprint());
    append(key, action);
    for (const auto* part :
         {&resource.org,
          &resource.app,
          &resource.partyId,
          &resource.instanceId,
          &resource.task,
          &resource.endEvent,
          &resource.resourceId}) {
        append(key, *part);
    }
    for (const auto& [id, value] : resource.more) {
        append(key, id);
        append(key, value);
    }
    return sha256(key);
}

}  // namespace

struct Enforcement::State {
    State(Decisions& decider, std::chrono::seconds time, const Clock& now)
        : decisions(decider), cacheTime(time), clock(now), permits(rememberedPermitsMax) {}

    Decisions& decisions;
    const std::chrono::seconds cacheTime;
    const Clock& clock;
    BoundedCache<bool> permits;
};

Enforcement::Enforcement(Decisions& decisions, std::chrono::seconds cacheTime, const Clock& clock)
    : state_(std::make_shared<State>(decisions, cacheTime, clock)) {}

Enforcement::~Enforcement() = default;

Task<Verdict> Enforcement::check(const Caller& caller, std::string action, Resource resource) {
    const auto question = questionDigest(caller, action, resource);
    const auto asked = state_->clock.now();
    if (state_->permits.find(question, asked)) co_return Verdict{.permitted = true, .requiredLevel = {}};

    const auto response = co_await state_->decisions.decide(decisionRequest(caller, action, resource));
    const auto& list = results(response);
    if (list.size() != 1) co_return Verdict{};
    const auto verdict = judge(list.front(), caller);
    if (verdict.permitted) state_->permits.put(question, true, asked + state_->cacheTime);
    co_return verdict;
}

Task<> Enforcement::require(const Caller& caller, std::string action, Resource resource) {
    const auto verdict = co_await check(caller, std::move(action), std::move(resource));
    if (!verdict.permitted) throw Problem(Errc::forbidden, "");
}

Task<std::vector<std::vector<Verdict>>> Enforcement::checkAll(
    const Caller& caller, std::vector<std::string> actions, std::vector<Resource> resources
) {
    std::vector<std::vector<Verdict>> verdicts(resources.size(), std::vector<Verdict>(actions.size()));
    if (resources.empty() || actions.empty()) co_return verdicts;
    const auto response = co_await state_->decisions.decide(multiDecisionRequest(caller, actions, resources));
    const auto& list = results(response);
    // One result for each question, in order, or the answer is for none of them. An echo that names something
    // else is not believed: neither as the answer to this question nor to that other one.
    if (list.size() != resources.size() * actions.size()) co_return verdicts;
    for (std::size_t i = 0; i < resources.size(); ++i) {
        for (std::size_t j = 0; j < actions.size(); ++j) {
            const auto& result = list[i * actions.size() + j];
            if (isAbout(result, actions[j], resources[i])) verdicts[i][j] = judge(result, caller);
        }
    }
    co_return verdicts;
}

}  // namespace varde::auth
