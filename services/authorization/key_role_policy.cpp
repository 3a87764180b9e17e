#include "key_role_policy.hpp"

#include <array>
#include <stdexcept>

#include "xacml/names.hpp"
#include "xml/document.hpp"

namespace varde::authorization {
namespace {

constexpr std::array<std::string_view, 11> keyRoles{
    "SREVA", "INNH", "KOMP", "LEDE", "DTPR", "DTSO", "KEMN", "BEST", "REPR", "DAGL", "BOBE"};

void match(
    xml::Writer& out,
    std::string_view category,
    std::string_view attribute,
    std::string_view value,
    std::string_view function
) {
    out.begin("AllOf");
    out.begin("Match");
    out.attribute("MatchId", function);
    out.begin("AttributeValue");
    out.attribute("DataType", xacml::datatype::string);
    out.text(value);
    out.end();
    out.begin("AttributeDesignator");
    out.attribute("AttributeId", attribute);
    out.attribute("Category", category);
    out.attribute("DataType", xacml::datatype::string);
    out.attribute("MustBePresent", "false");
    out.end();
    out.end();
    out.end();
}

}  // namespace

xacml::Policy keyRolePolicy() {
    constexpr std::string_view equal = "urn:oasis:names:tc:xacml:1.0:function:string-equal";
    constexpr std::string_view equalIgnoringCase =
        "urn:oasis:names:tc:xacml:3.0:function:string-equal-ignore-case";
    xml::Writer out;
    out.begin("Policy");
    out.attribute("xmlns", xacml::policyNamespace);
    out.attribute("PolicyId", "urn:altinn:resource:altinn_keyrole_access:policyid:1");
    out.attribute("Version", "1.0");
    out.attribute(
        "RuleCombiningAlgId", "urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides"
    );
    out.element("Target", "");
    out.begin("Rule");
    out.attribute("RuleId", "urn:altinn:resource:altinn_keyrole_access:ruleid:1");
    out.attribute("Effect", "Permit");
    out.begin("Target");
    out.begin("AnyOf");
    for (const auto role : keyRoles) {
        match(out, xacml::category::subject, xacml::attribute::roleCode, role, equalIgnoringCase);
    }
    out.end();
    out.begin("AnyOf");
    match(out, xacml::category::resource, xacml::attribute::resource, keyRoleResource, equal);
    out.end();
    out.begin("AnyOf");
    match(out, xacml::category::action, xacml::attribute::actionId, "access", equal);
    out.end();
    out.end();
    out.end();
    out.begin("ObligationExpressions");
    out.begin("ObligationExpression");
    out.attribute("ObligationId", "urn:altinn:obligation:authenticationLevel1");
    out.attribute("FulfillOn", "Permit");
    out.begin("AttributeAssignmentExpression");
    out.attribute("AttributeId", "urn:altinn:obligation1-assignment1");
    out.attribute("Category", "urn:altinn:minimum-authenticationlevel");
    out.begin("AttributeValue");
    out.attribute("DataType", xacml::datatype::integer);
    out.text("3");
    out.end();
    out.end();
    out.end();
    out.end();
    out.end();

    std::vector<Finding> findings;
    auto policy = xacml::compilePolicy(out.take(), "altinn_keyrole_access", findings);
    if (!policy) throw std::logic_error(describe(findings.front()));
    return *policy;
}

}  // namespace varde::authorization
