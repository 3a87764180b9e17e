#include "xacml/xml_profile.hpp"

#include <algorithm>

#include "base/problem.hpp"
#include "xml/document.hpp"

namespace varde::xacml {
namespace {

constexpr std::size_t requestsMax = 1000;

[[noreturn]] void refuse(const xml::Node& node, const std::string& what) {
    throw Problem(Errc::badRequest, "line " + std::to_string(node.line) + ": " + what);
}

std::string required(const xml::Node& node, std::string_view name) {
    const auto value = node.attribute(name);
    if (!value) refuse(node, node.name + " has no " + std::string(name));
    return *value;
}

bool requiredFlag(const xml::Node& node, std::string_view name) {
    const auto value = required(node, name);
    if (value == "true" || value == "1") return true;
    if (value == "false" || value == "0") return false;
    refuse(node, std::string(name) + " is neither true nor false");
}

Category readCategory(const xml::Node& node) {
    Category category;
    category.id = required(node, "Category");
    for (const auto& child : node.children) {
        if (child.name == "Content") continue;
        if (child.name != "Attribute") refuse(child, child.name + " is not allowed in Attributes");
        const auto id = required(child, "AttributeId");
        const bool included = requiredFlag(child, "IncludeInResult");
        if (child.children.empty()) refuse(child, "an Attribute has at least one AttributeValue");
        for (const auto& value : child.children) {
            if (value.name != "AttributeValue") refuse(value, value.name + " is not allowed in Attribute");
            xacml::Attribute attribute;
            attribute.id = id;
            attribute.dataType = required(value, "DataType");
            attribute.issuer = child.attribute("Issuer").value_or("");
            attribute.includeInResult = included;
            attribute.values.push_back(value.text);
            category.attributes.push_back(std::move(attribute));
        }
    }
    return category;
}

std::vector<Request> split(const xml::Node& root, const std::vector<const xml::Node*>& references) {
    std::vector<Request> requests;
    for (const auto* reference : references) {
        Request request;
        for (const auto* one : reference->all("AttributesReference")) {
            const auto id = required(*one, "ReferenceId");
            bool found = false;
            for (const auto* node : root.all("Attributes")) {
                if (node->attribute("id") != id) continue;
                request.categories.push_back(readCategory(*node));
                found = true;
            }
            if (!found) refuse(*one, "a reference names no Attributes");
        }
        requests.push_back(std::move(request));
    }
    return requests;
}

void writeObligations(
    xml::Writer& out,
    const std::vector<Obligation>& obligations,
    std::string_view list,
    std::string_view item,
    std::string_view idName
) {
    if (obligations.empty()) return;
    out.begin(list);
    for (const auto& obligation : obligations) {
        out.begin(item);
        out.attribute(idName, obligation.id);
        for (const auto& one : obligation.assignments) {
            out.begin("AttributeAssignment");
            out.attribute("AttributeId", one.attributeId);
            if (!one.category.empty()) out.attribute("Category", one.category);
            if (!one.issuer.empty()) out.attribute("Issuer", one.issuer);
            out.attribute("DataType", one.dataType);
            out.text(one.value);
            out.end();
        }
        out.end();
    }
    out.end();
}

void writeEcho(xml::Writer& out, const Request& request) {
    for (const auto& category : request.categories) {
        const bool any = std::any_of(
            category.attributes.begin(),
            category.attributes.end(),
            [](const xacml::Attribute& attribute) { return attribute.includeInResult; }
        );
        if (!any) continue;
        out.begin("Attributes");
        out.attribute("Category", category.id);
        for (const auto& attribute : category.attributes) {
            if (!attribute.includeInResult) continue;
            out.begin("Attribute");
            out.attribute("AttributeId", attribute.id);
            out.attribute("IncludeInResult", "true");
            if (!attribute.issuer.empty()) out.attribute("Issuer", attribute.issuer);
            for (const auto& value : attribute.values) {
                out.begin("AttributeValue");
                out.attribute("DataType", attribute.dataType);
                out.text(value);
                out.end();
            }
            out.end();
        }
        out.end();
    }
}

}  // namespace

std::vector<Request> parseXmlRequest(std::string_view text) {
    const auto document = xml::parse(text);
    const auto& root = document.root();
    if (root.name != "Request" || root.namespaceUri != policyNamespace) {
        refuse(root, "the document is not a Request of XACML 3.0");
    }
    requiredFlag(root, "ReturnPolicyIdList");
    if (requiredFlag(root, "CombinedDecision")) refuse(root, "combined decisions are not supported");

    if (const auto* multi = root.child("MultiRequests")) {
        const auto references = multi->all("RequestReference");
        if (references.size() >= 2) return split(root, references);
    }
    // A category that is there several times asks once for each (multiple decision profile, 2.3).
    std::vector<std::vector<Category>> choices;
    for (const auto* node : root.all("Attributes")) {
        auto category = readCategory(*node);
        const auto same = std::find_if(choices.begin(), choices.end(), [&](const auto& choice) {
            return choice.front().id == category.id;
        });
        if (same != choices.end()) {
            same->push_back(std::move(category));
        } else {
            choices.push_back({std::move(category)});
        }
    }
    std::vector<Request> requests(1);
    for (const auto& choice : choices) {
        if (requests.size() * choice.size() > requestsMax)
            refuse(root, "the request asks for too many decisions");
        std::vector<Request> extended;
        for (const auto& request : requests) {
            for (const auto& category : choice) {
                extended.push_back(request);
                extended.back().categories.push_back(category);
            }
        }
        requests = std::move(extended);
    }
    return requests;
}

std::string xmlResponse(std::span<const Result> results) {
    xml::Writer out(false);
    out.begin("Response");
    out.attribute("xmlns", policyNamespace);
    for (const auto& result : results) {
        out.begin("Result");
        out.element("Decision", toString(result.decision.outcome));
        out.begin("Status");
        out.begin("StatusCode");
        out.attribute("Value", toString(result.decision.status));
        out.end();
        out.end();
        writeObligations(out, result.decision.obligations, "Obligations", "Obligation", "ObligationId");
        writeObligations(out, result.decision.advice, "AssociatedAdvice", "Advice", "AdviceId");
        if (result.decision.echo) writeEcho(out, result.request);
        out.end();
    }
    out.end();
    return out.take();
}

}  // namespace varde::xacml
