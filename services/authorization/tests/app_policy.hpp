#pragma once
// A policy in the shape that apps have: dagl and priv read and write, dagl signs in Task_2, the owner
// completes; level 2.
#include <string>

namespace varde::authorization::testing {

inline std::string match(
    const std::string& category, const std::string& id, const std::string& value, bool anyCase = false
) {
    const std::string function = anyCase ? "urn:oasis:names:tc:xacml:3.0:function:string-equal-ignore-case"
                                         : "urn:oasis:names:tc:xacml:1.0:function:string-equal";
    return "<Match MatchId=\"" + function +
           "\"><AttributeValue DataType=\"http://www.w3.org/2001/XMLSchema#string\">" + value +
           "</AttributeValue><AttributeDesignator AttributeId=\"" + id + "\" Category=\"" + category +
           "\" DataType=\"http://www.w3.org/2001/XMLSchema#string\" MustBePresent=\"false\"/></Match>";
}

inline std::string appPolicy(
    const std::string& obligationCategory = "Category=\"urn:altinn:minimum-authenticationlevel\""
) {
    const std::string subject = "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject";
    const std::string resource = "urn:oasis:names:tc:xacml:3.0:attribute-category:resource";
    const std::string actions = "urn:oasis:names:tc:xacml:3.0:attribute-category:action";
    const auto role = [&](const std::string& code) {
        return "<AllOf>" + match(subject, "urn:altinn:rolecode", code, true) + "</AllOf>";
    };
    const auto action = [&](const std::string& id) {
        return "<AllOf>" + match(actions, "urn:oasis:names:tc:xacml:1.0:action:action-id", id) + "</AllOf>";
    };
    const auto app = match(resource, "urn:altinn:org", "[ORG]") + match(resource, "urn:altinn:app", "[APP]");
    const auto rule =
        [](const std::string& id, const std::string& who, const std::string& what, const std::string& how) {
            return "<Rule RuleId=\"" + id + "\" Effect=\"Permit\"><Target><AnyOf>" + who +
                   "</AnyOf><AnyOf><AllOf>" + what + "</AllOf></AnyOf><AnyOf>" + how +
                   "</AnyOf></Target></Rule>\n";
        };
    return "<Policy xmlns=\"urn:oasis:names:tc:xacml:3.0:core:schema:wd-17\" "
           "PolicyId=\"urn:altinn:policy:1\" Version=\"1.0\" "
           "RuleCombiningAlgId=\"urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides\">\n<"
           "Target/>\n" +
           rule("r1", role("dagl") + role("priv"), app, action("read") + action("write")) +
           rule("r2", role("dagl"), app + match(resource, "urn:altinn:task", "Task_2"), action("sign")) +
           rule(
               "r3",
               "<AllOf>" + match(subject, "urn:altinn:org", "[ORG]") + "</AllOf>",
               app,
               action("complete")
           ) +
           rule(
               "r4",
               role("dagl"),
               app + match(resource, "urn:altinn:end-event", "EndEvent_1"),
               action("archive")
           ) +
           "<ObligationExpressions><ObligationExpression ObligationId=\"o1\" FulfillOn=\"Permit\">"
           "<AttributeAssignmentExpression AttributeId=\"a1\" " +
           obligationCategory +
           ">"
           "<AttributeValue DataType=\"http://www.w3.org/2001/XMLSchema#integer\">2</AttributeValue>"
           "</AttributeAssignmentExpression></ObligationExpression></ObligationExpressions></Policy>";
}

}  // namespace varde::authorization::testing
