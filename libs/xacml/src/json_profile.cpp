#include "xacml/json_profile.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace varde::xacml {
namespace {

[[noreturn]] void refuse(const std::string& what) {
    throw Problem(Errc::badRequest, what);
}

// A member by its name in any case; null counts as absent.
const json::Value* member(const json::Value& value, std::string_view name) {
    const auto* object = value.asObject();
    if (!object) refuse("an object is missing");
    const auto* found = object->findIgnoreCase(name);
    return found && !found->isNull() ? found : nullptr;
}

std::string textOf(const json::Value& value, std::string_view name) {
    const auto* found = member(value, name);
    if (!found) return {};
    if (!found->asString()) refuse(std::string(name) + " is no text");
    return *found->asString();
}

bool flag(const json::Value& value, std::string_view name) {
    const auto* found = member(value, name);
    if (!found) return false;
    if (!found->isBool()) refuse(std::string(name) + " is neither true nor false");
    return *found->asBool();
}

const json::Array& list(const json::Value& value, std::string_view name) {
    static const json::Array none;
    const auto* found = member(value, name);
    if (!found) return none;
    if (!found->asArray()) refuse(std::string(name) + " is no list");
    return *found->asArray();
}

// The few names that the original takes; `integer` without its namespace is not among them (contract 2.1).
std::string dataTypeFrom(const std::string& text) {
    if (text.empty() || text == "string" || text == datatype::string) return std::string(datatype::string);
    if (text == "anyURI" || text == "#anyURI" || text == datatype::anyUri)
        return std::string(datatype::anyUri);
    if (text == "#string") return std::string(datatype::string);
    if (text == datatype::integer) return text;
    refuse("the data type is not known");
}

// `scheme:` and something behind it.
bool isAbsoluteUri(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
    const auto scheme = text.substr(0, colon);
    const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return isLetter(scheme.front()) && std::all_of(scheme.begin(), scheme.end(), [&](char c) {
               return isLetter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
           });
}

struct Listed {
    std::string id;
    bool hasId = false;
    Category category;
};

Listed readCategory(const json::Value& value, std::string categoryId) {
    Listed listed;
    listed.hasId = member(value, "id") != nullptr;
    listed.id = textOf(value, "id");
    listed.category.id = std::move(categoryId);
    if (!member(value, "attribute")) refuse("a category has no attributes");
    for (const auto& entry : list(value, "attribute")) {
        const auto id = textOf(entry, "attributeId");
        if (!isAbsoluteUri(id)) refuse("an attributeId is no absolute URI");
        const auto* content = member(entry, "value");
        if (!content || !content->asString()) refuse("the value of " + id + " is no text");
        const auto type = dataTypeFrom(textOf(entry, "dataType"));
        const bool included = flag(entry, "includeInResult");

        auto& attributes = listed.category.attributes;
        auto same = std::find_if(attributes.begin(), attributes.end(), [&](const Attribute& known) {
            return known.id == id && known.dataType == type;
        });
        if (same == attributes.end()) {
            const auto sameId = std::find_if(
                attributes.begin(), attributes.end(), [&](const Attribute& known) { return known.id == id; }
            );
            Attribute added;
            added.id = id;
            added.dataType = type;
            // The issuer is ignored, and the first of one id says whether all are echoed.
            added.includeInResult = sameId == attributes.end() ? included : sameId->includeInResult;
            attributes.push_back(std::move(added));
            same = attributes.end() - 1;
        }
        same->values.push_back(*content->asString());
    }
    return listed;
}

void readList(
    const json::Value& request, std::string_view name, std::string_view fallback, std::vector<Listed>& out
) {
    // A categoryId given by an entry holds for those that follow, too.
    std::string categoryId(fallback);
    for (const auto& entry : list(request, name)) {
        const auto own = textOf(entry, "categoryId");
        if (!own.empty()) categoryId = own;
        if (categoryId.empty()) refuse("a category has no categoryId");
        out.push_back(readCategory(entry, categoryId));
        if (fallback.empty()) categoryId.clear();
    }
}

struct Lists {
    std::vector<Listed> subjects;
    std::vector<Listed> actions;
    std::vector<Listed> resources;
    std::vector<Listed> others;
};

std::vector<Request> split(const Lists& lists, const json::Array& references) {
    for (const auto* group : {&lists.subjects, &lists.actions, &lists.resources, &lists.others}) {
        for (const auto& listed : *group) {
            if (!listed.hasId) refuse("a category of a multi request has no id");
        }
    }
    std::vector<Request> requests;
    requests.reserve(references.size());
    for (const auto& reference : references) {
        Request request;
        std::vector<std::string> ids;
        for (const auto& id : list(reference, "referenceId")) {
            if (!id.asString()) refuse("a referenceId is no text");
            ids.push_back(*id.asString());
        }
        for (const auto* group : {&lists.subjects, &lists.actions, &lists.resources, &lists.others}) {
            for (const auto& id : ids) {
                const Listed* last = nullptr;
                for (const auto& listed : *group) {
                    if (listed.id != id) continue;
                    if (group != &lists.resources) request.categories.push_back(listed.category);
                    last = &listed;
                }
                if (last && group == &lists.resources) request.categories.push_back(last->category);
            }
        }
        requests.push_back(std::move(request));
    }
    return requests;
}

json::Value orNull(const std::string& text) {
    return text.empty() ? json::Value() : json::Value(text);
}

json::Value statusValue(StatusCode code) {
    json::Object inner{{"value", toString(code)}, {"statusCode", nullptr}};
    return json::Object{
        {"statusMessage", nullptr}, {"statusDetails", nullptr}, {"statusCode", std::move(inner)}};
}

json::Value obligationsValue(const std::vector<Obligation>& obligations) {
    if (obligations.empty()) return nullptr;
    json::Array out;
    for (const auto& obligation : obligations) {
        json::Array assignments;
        for (const auto& one : obligation.assignments) {
            assignments.push_back(json::Object{
                {"attributeId", one.attributeId},
                {"value", one.value},
                {"category", orNull(one.category)},
                {"dataType", one.dataType},
                {"issuer", orNull(one.issuer)}});
        }
        out.push_back(json::Object{{"id", obligation.id}, {"attributeAssignment", std::move(assignments)}});
    }
    return out;
}

json::Value echoValue(const Request& request) {
    json::Array categories;
    for (const auto& category : request.categories) {
        json::Array attributes;
        for (const auto& attribute : category.attributes) {
            if (!attribute.includeInResult) continue;
            for (const auto& value : attribute.values) {
                attributes.push_back(json::Object{
                    {"attributeId", attribute.id},
                    {"value", value},
                    {"issuer", nullptr},
                    {"dataType", attribute.dataType},
                    {"includeInResult", false}});
            }
        }
        if (attributes.empty()) continue;
        categories.push_back(json::Object{
            {"categoryId", category.id},
            {"id", nullptr},
            {"content", nullptr},
            {"attribute", std::move(attributes)}});
    }
    if (categories.empty()) return nullptr;
    return categories;
}

json::Value resultValue(const Decision& decision, const Request& request) {
    return json::Object{
        {"decision", toString(decision.outcome)},
        {"status", statusValue(decision.status)},
        {"obligations", obligationsValue(decision.obligations)},
        {"associateAdvice", nullptr},
        {"category", decision.echo ? echoValue(request) : json::Value()},
        {"policyIdentifierList", nullptr}};
}

}  // namespace

std::vector<Request> parseJsonRequest(const json::Value& document) {
    const auto* request = member(document, "request");
    if (!request) refuse("the request is missing");
    Lists lists;
    readList(*request, "accessSubject", category::subject, lists.subjects);
    readList(*request, "action", category::action, lists.actions);
    readList(*request, "resource", category::resource, lists.resources);
    readList(*request, "category", {}, lists.others);

    if (const auto* multi = member(*request, "multiRequests")) {
        const auto& references = list(*multi, "requestReference");
        // One reference is a single request (contract 2.1.2).
        if (references.size() >= 2) return split(lists, references);
    }
    Request single;
    for (auto* group : {&lists.subjects, &lists.actions, &lists.resources, &lists.others}) {
        for (auto& listed : *group) single.categories.push_back(std::move(listed.category));
    }
    std::vector<Request> requests;
    requests.push_back(std::move(single));
    return requests;
}

json::Value jsonResponse(std::span<const Result> results) {
    json::Array out;
    out.reserve(results.size());
    for (const auto& result : results) out.push_back(resultValue(result.decision, result.request));
    return json::Object{{"response", std::move(out)}};
}

json::Value jsonFailure(StatusCode status) {
    json::Array out;
    out.push_back(resultValue(Decision::indeterminate(status, {}), Request{}));
    return json::Object{{"response", std::move(out)}};
}

}  // namespace varde::xacml
