#pragma once
// Policies in the shape that apps have (authorization contract 3.6), put together for tests.
#include <string>
#include <vector>

#include "xacml/names.hpp"
#include "xacml/policy.hpp"

namespace varde::xacml::test {

inline std::string match(
    std::string_view category,
    std::string_view attribute,
    const std::string& value,
    const std::string& function = "urn:oasis:names:tc:xacml:1.0:function:string-equal",
    bool mustBePresent = false
) {
    return "<x:Match MatchId=\"" + function + "\"><x:AttributeValue DataType=\"" +
           std::string(datatype::string) + "\">" + value +
           "</x:AttributeValue><x:AttributeDesignator AttributeId=\"" + std::string(attribute) +
           "\" Category=\"" + std::string(category) + "\" DataType=\"" + std::string(datatype::string) +
           "\" MustBePresent=\"" + (mustBePresent ? "true" : "false") + "\"/></x:Match>";
}

inline std::string roleMatch(const std::string& code) {
    return match(
        category::subject,
        attribute::roleCode,
        code,
        "urn:oasis:names:tc:xacml:3.0:function:string-equal-ignore-case"
    );
}

inline std::string allOf(const std::string& matches) {
    return "<x:AllOf>" + matches + "</x:AllOf>";
}
inline std::string anyOf(const std::string& alternatives) {
    return "<x:AnyOf>" + alternatives + "</x:AnyOf>";
}

inline std::string rule(
    const std::string& id, const std::string& effect, const std::string& target, const std::string& more = {}
) {
    return "<x:Rule RuleId=\"" + id + "\" Effect=\"" + effect + "\"><x:Target>" + target + "</x:Target>" +
           more + "</x:Rule>";
}

inline std::string policy(
    const std::string& rules,
    const std::string& algorithm = "urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides",
    const std::string& target = "<x:Target/>"
) {
    return "<x:Policy xmlns:x=\"" + std::string(policyNamespace) +
           "\" PolicyId=\"urn:p:1\" Version=\"1.0\" RuleCombiningAlgId=\"" + algorithm + "\">\n" + target +
           "\n" + rules + "\n</x:Policy>";
}

inline std::string levelObligation(const std::string& level) {
    return "<x:ObligationExpressions><x:ObligationExpression ObligationId=\"o1\" FulfillOn=\"Permit\">"
           "<x:AttributeAssignmentExpression AttributeId=\"a1\" "
           "Category=\"urn:altinn:minimum-authenticationlevel\">"
           "<x:AttributeValue DataType=\"http://www.w3.org/2001/XMLSchema#integer\">" +
           level +
           "</x:AttributeValue></x:AttributeAssignmentExpression></x:ObligationExpression></"
           "x:ObligationExpressions>";
}

// dagl and priv may read and write ttd/demo; the owner may complete; dagl may sign in Task_2; level 2.
inline std::string appPolicy() {
    const auto app =
        match(category::resource, attribute::org, "ttd") + match(category::resource, attribute::app, "demo");
    const auto action = [](const std::string& id) {
        return allOf(match(category::action, attribute::actionId, id));
    };
    const auto task = match(category::resource, attribute::task, "Task_2");
    return policy(
        rule(
            "r1",
            "Permit",
            anyOf(allOf(roleMatch("dagl")) + allOf(roleMatch("priv"))) + anyOf(allOf(app)) +
                anyOf(action("read") + action("write"))
        ) +
        rule(
            "r2",
            "Permit",
            anyOf(allOf(match(category::subject, attribute::org, "ttd"))) + anyOf(allOf(app)) +
                anyOf(action("complete"))
        ) +
        rule(
            "r3", "Permit", anyOf(allOf(roleMatch("dagl"))) + anyOf(allOf(app + task)) + anyOf(action("sign"))
        ) +
        levelObligation("2")
    );
}

inline Policy compiled(const std::string& xml) {
    std::vector<Finding> findings;
    auto policy = compilePolicy(xml, "policy.xml", findings);
    if (!policy) throw std::runtime_error(findings.empty() ? "no policy" : describe(findings.front()));
    return *policy;
}

}  // namespace varde::xacml::test
