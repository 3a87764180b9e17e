#pragma once
// For tests of handlers: callers without tokens, and decisions without a decision point.
//
//     auth::testing::ScriptedDecisions decisions;
//     decisions.rule = [](const auto& asked) { return asked.action == "read" ? Answer{} : Answer{"Deny"}; };
//     auth::Enforcement enforcement(decisions, 0s);
//     request.callerPtr = auth::testing::user(1337, 501337);
#include <functional>
#include <map>

#include "auth/enforcement.hpp"

namespace varde::auth::testing {

inline http::CallerPtr callerOf(json::Object claims, std::string token = "token-of-a-test") {
    return std::make_shared<const Caller>(std::move(claims), std::move(token));
}

inline http::CallerPtr user(
    std::int64_t userId, std::int64_t partyId, int level = 2, std::string scope = "altinn:portal/enduser"
) {
    return callerOf({
        {"urn:altinn:userid", std::to_string(userId)},
        {"urn:altinn:partyid", partyId},
        {"urn:altinn:authenticatemethod", "BankID"},
        {"urn:altinn:authlevel", level},
        {"scope", std::move(scope)},
    });
}

inline http::CallerPtr serviceOwner(
    std::string org,
    std::string orgNumber = "405003309",
    std::string scope = "altinn:serviceowner/instances.read altinn:serviceowner/instances.write"
) {
    return callerOf({
        {"urn:altinn:org", std::move(org)},
        {"urn:altinn:orgNumber", std::move(orgNumber)},
        {"urn:altinn:authenticatemethod", "maskinporten"},
        {"urn:altinn:authlevel", 3},
        {"scope", std::move(scope)},
    });
}

inline http::CallerPtr systemUser(std::string id, std::string ownerOrgNumber) {
    return callerOf({
        {"urn:altinn:authlevel", 3},
        {"authorization_details",
         json::Object{
             {"type", "urn:altinn:systemuser"},
             {"systemuser_id", json::Array{std::move(id)}},
             {"systemuser_org",
              json::Object{{"authority", "iso6523-actorid-upis"}, {"ID", "0192:" + ownerOrgNumber}}},
             {"system_id", "a_system"},
         }},
    });
}

// Of a PlatformAccessToken: `issuer` is "platform" or an org, `app` a component or an app's name.
inline http::CallerPtr platform(std::string app, std::string issuer = "platform") {
    return callerOf({{"iss", std::move(issuer)}, {"urn:altinn:app", std::move(app)}});
}

// One question, with attributes by id (the last of several with one id).
struct Asked {
    std::map<std::string, std::string> subject;
    std::string action;
    std::map<std::string, std::string> resource;
};

struct Answer {
    std::string decision = "Permit";
    std::optional<int> minimumLevel;
    std::optional<int> minimumLevelForOrgs;
};

// Permits everything until a rule says otherwise; remembers every question. Understands multi requests.
class ScriptedDecisions final : public Decisions {
public:
    std::function<Answer(const Asked&)> rule;
    std::vector<Asked> asked;
    std::size_t calls = 0;

    Task<json::Value> decide(json::Value request) override {
        ++calls;
        const auto& body = request["request"];
        json::Array results;
        const auto* references = body["multiRequests"]["requestReference"].asArray();
        if (!references) {
            results.push_back(answer(body["accessSubject"], body["action"], body["resource"]));
        } else {
            for (const auto& reference : *references) {
                const auto& ids = *reference["referenceId"].asArray();
                results.push_back(answer(
                    named(body["accessSubject"], ids),
                    named(body["action"], ids),
                    named(body["resource"], ids)
                ));
            }
        }
        co_return json::Object{{"response", std::move(results)}};
    }

private:
    static json::Array named(const json::Value& categories, const json::Array& ids) {
        json::Array found;
        for (const auto& category : *categories.asArray()) {
            for (const auto& id : ids) {
                if (category["id"] == id) found.push_back(category);
            }
        }
        return found;
    }

    static std::map<std::string, std::string> attributes(const json::Value& categories, json::Array& echo) {
        std::map<std::string, std::string> found;
        for (const auto& category : *categories.asArray()) {
            json::Array echoed;
            for (const auto& attribute : *category["attribute"].asArray()) {
                found[*attribute["attributeId"].asString()] = *attribute["value"].asString();
                if (attribute["includeInResult"].asBool().value_or(false)) echoed.push_back(attribute);
            }
            if (!echoed.empty()) echo.push_back(json::Object{{"attribute", std::move(echoed)}});
        }
        return found;
    }

    json::Value answer(const json::Value& subject, const json::Value& action, const json::Value& resource) {
        json::Array echo;
        Asked question;
        question.subject = attributes(subject, echo);
        question.action = attributes(action, echo)["urn:oasis:names:tc:xacml:1.0:action:action-id"];
        question.resource = attributes(resource, echo);
        const auto given = rule ? rule(question) : Answer{};
        asked.push_back(std::move(question));

        json::Array assignments;
        auto assign = [&](const char* category, const std::optional<int>& level) {
            if (!level) return;
            assignments.push_back(json::Object{{"category", category}, {"value", std::to_string(*level)}});
        };
        assign("urn:altinn:minimum-authenticationlevel", given.minimumLevel);
        assign("urn:altinn:minimum-authenticationlevel-org", given.minimumLevelForOrgs);
        json::Object result{{"decision", given.decision}, {"category", std::move(echo)}};
        if (!assignments.empty()) {
            result.set(
                "obligations",
                json::Array{json::Object{{"id", "level"}, {"attributeAssignment", std::move(assignments)}}}
            );
        }
        return result;
    }
};

}  // namespace varde::auth::testing
