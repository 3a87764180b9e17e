#include <set>

#include "base/text.hpp"
#include "openapi/api.hpp"

namespace varde::openapi {

namespace {

constexpr std::string_view openApiVersion = "3.1.0";
constexpr std::string_view contractVersion = "1";

std::string_view verb(http::Method method) {
    switch (method) {
        case http::Method::get:
            return "get";
        case http::Method::post:
            return "post";
        case http::Method::put:
            return "put";
        case http::Method::patch:
            return "patch";
        case http::Method::del:
            return "delete";
        default:
            return {};
    }
}

std::string_view reason(int status) {
    switch (status) {
        case 200:
            return "Done";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "Done; no content";
        case 302:
            return "Elsewhere";
        case 303:
            return "Other";
        case 400:
            return "The request is wrong";
        case 401:
            return "Nobody has proved who calls";
        case 403:
            return "The caller may not";
        case 404:
            return "There is no such thing";
        case 409:
            return "Something else is in the way";
        case 412:
            return "It has changed meanwhile";
        case 413:
            return "Too large";
        case 415:
            return "The media type is not taken";
        case 422:
            return "It cannot be worked with";
        case 429:
            return "Too many";
        default:
            return status < 500 ? "Refused" : "A failure of the platform";
    }
}

struct Segment {
    std::string name;  // of a parameter; a literal's own text otherwise
    std::string constraint;
    bool isParameter = false;
};

std::vector<Segment> segmentsOf(std::string_view pattern) {
    std::vector<Segment> segments;
    for (const auto& part : split(pattern, '/')) {
        if (part.empty()) continue;
        Segment segment;
        std::string_view text = part;
        if (text.front() == '{') {
            segment.isParameter = true;
            text = text.substr(1, text.size() - 2);
            if (text.starts_with('*')) text.remove_prefix(1);
            const auto colon = text.find(':');
            if (colon != std::string_view::npos) segment.constraint = std::string(text.substr(colon + 1));
            text = text.substr(0, colon);
        }
        segment.name = std::string(text);
        segments.push_back(std::move(segment));
    }
    return segments;
}

// Two patterns with the same shape are one path of the document, whatever their parameters are called.
std::string shapeOf(const std::vector<Segment>& segments) {
    std::string shape;
    for (const auto& segment : segments) shape += "/" + (segment.isParameter ? "{}" : segment.name);
    return shape.empty() ? "/" : shape;
}

std::string pathOf(const std::vector<Segment>& segments) {
    std::string path;
    for (const auto& segment : segments) {
        path += "/" + (segment.isParameter ? "{" + segment.name + "}" : segment.name);
    }
    return path.empty() ? "/" : path;
}

json::Value pathSchema(const std::string& constraint) {
    if (constraint == "int") return json::Object{{"type", "integer"}, {"format", "int32"}};
    if (constraint == "long") return json::Object{{"type", "integer"}, {"format", "int64"}};
    if (constraint == "guid") return json::Object{{"type", "string"}, {"format", "uuid"}};
    if (constraint == "bool") return boolean();
    return text();
}

json::Value contentOf(const std::vector<std::pair<std::string, json::Value>>& content) {
    json::Object result;
    for (const auto& [type, schema] : content) {
        auto* known = result.find(type);
        if (!known) {
            result.set(type, json::Object{{"schema", schema}});
            continue;
        }
        auto& former = *known->find("schema");
        if (former == schema) continue;
        if (auto* choices = former.find("anyOf")) {
            choices->asArray()->push_back(schema);
        } else {
            former = json::Object{{"anyOf", json::Array{former, schema}}};
        }
    }
    return result;
}

json::Value securitySchemes() {
    return json::Object{
        {"bearer",
         json::Object{
             {"type", "http"},
             {"scheme", "bearer"},
             {"bearerFormat", "JWT"},
             {"description", "A token of a user, a system or a service owner."}}},
        {"cookie",
         json::Object{
             {"type", "apiKey"},
             {"in", "cookie"},
             {"name", "AltinnStudioRuntime"},
             {"description", "The same token, as the session's cookie."}}},
        {"platformAccessToken",
         json::Object{
             {"type", "apiKey"},
             {"in", "header"},
             {"name", "PlatformAccessToken"},
             {"description", "A token of an app or of a part of the platform."}}},
    };
}

}  // namespace

// One document under way.
class Document {
public:
    explicit Document(const Api& api) : api_(api) {}

    void add(const http::Route& route) {
        // A route that nobody described is still told of; tests ask for disagreements().
        static const Operation undescribed(std::nullopt, {}, {});
        const auto* described = api_.find(route);
        const auto& operation = described ? *described : undescribed;
        const auto method = verb(route.method);
        if (method.empty()) return;  // a route for any method: OpenAPI's own verbs are enough
        const auto segments = segmentsOf(route.pattern);
        auto [path, isNew] = paths_.emplace(shapeOf(segments), std::pair(segments, json::Object()));
        path->second.second.set(method, operationOf(operation, route, segments, path->second.first));
    }

    json::Value finish() {
        json::Object paths;
        for (auto& [shape, entry] : paths_) paths.set(pathOf(entry.first), std::move(entry.second));
        json::Object schemas;
        for (const auto& [name, schema] : api_.schemas.named()) schemas.set(name, schema);
        json::Object responses;
        for (const auto& [name, response] : failures_) responses.set(name, response);
        return json::Object{
            {"openapi", openApiVersion},
            {"info",
             json::Object{
                 {"title", api_.title_}, {"version", contractVersion}, {"description", api_.description_}}},
            {"paths", std::move(paths)},
            {"components",
             json::Object{
                 {"schemas", std::move(schemas)},
                 {"responses", std::move(responses)},
                 {"securitySchemes", securitySchemes()}}},
        };
    }

private:
    json::Value operationOf(
        const Operation& operation,
        const http::Route& route,
        const std::vector<Segment>& own,
        const std::vector<Segment>& shared
    ) {
        json::Object result{{"summary", operation.summary_}};
        if (!operation.description_.empty()) result.set("description", operation.description_);
        const auto parameters = parametersOf(operation, own, shared);
        if (!parameters.empty()) result.set("parameters", parameters);
        if (!operation.bodies_.empty()) {
            result.set("requestBody", json::Object{{"content", contentOf(operation.bodies_)}});
        }
        result.set("responses", responsesOf(operation, route));
        result.set("security", securityOf(operation, route));
        return result;
    }

    static json::Array parametersOf(
        const Operation& operation, const std::vector<Segment>& own, const std::vector<Segment>& shared
    ) {
        json::Array parameters;
        for (std::size_t i = 0; i < own.size(); ++i) {
            if (!own[i].isParameter) continue;
            json::Object parameter{
                {"name", shared[i].name},
                {"in", "path"},
                {"required", true},
                {"schema", pathSchema(own[i].constraint)},
            };
            if (own[i].name != shared[i].name) parameter.set("description", "Here: " + own[i].name);
            parameters.push_back(std::move(parameter));
        }
        for (const auto& one : operation.parameters_) {
            json::Object parameter{{"name", one.name}, {"in", one.in}, {"schema", one.schema}};
            if (one.required) parameter.set("required", true);
            if (!one.description.empty()) parameter.set("description", one.description);
            parameters.push_back(std::move(parameter));
        }
        return parameters;
    }

    json::Value responsesOf(const Operation& operation, const http::Route& route) {
        std::map<int, const Answer*> answers;
        for (const auto& answer : operation.answers_) answers.emplace(answer.status, &answer);
        std::set<int> refusals(operation.refusals_.begin(), operation.refusals_.end());
        // Before any handler: routing, authentication, and what went wrong in a way that nobody foresaw.
        if (route.access != http::Access::anonymous) refusals.insert(401);
        if (route.access == http::Access::platform) refusals.insert(403);
        refusals.insert({500, 503});

        std::map<int, json::Value> responses;
        for (const auto status : refusals) {
            const auto name = "Failure" + std::to_string(status);
            failures_.emplace(name, responseOf(status, api_.failures_));
            responses.emplace(status, json::Object{{"$ref", "#/components/responses/" + name}});
        }
        for (const auto& [status, answer] : answers) {
            auto content = answer->content;
            if (refusals.contains(status))
                content.insert(content.end(), api_.failures_.begin(), api_.failures_.end());
            responses.insert_or_assign(status, responseOf(status, content));
        }
        json::Object result;
        for (const auto& [status, response] : responses) result.set(std::to_string(status), response);
        return result;
    }

    static json::Value responseOf(
        int status, const std::vector<std::pair<std::string, json::Value>>& content
    ) {
        json::Object response{{"description", reason(status)}};
        if (!content.empty()) response.set("content", contentOf(content));
        return response;
    }

    static json::Array securityOf(const Operation& operation, const http::Route& route) {
        std::vector<std::string> schemes;
        if (route.access == http::Access::user) schemes = {bearer, cookie};
        if (route.access == http::Access::platform) schemes = {platformToken};
        if (operation.callers_) schemes = *operation.callers_;
        json::Array security;
        for (const auto& scheme : schemes) security.push_back(json::Object{{scheme, json::Array()}});
        return security;
    }

    const Api& api_;
    std::map<std::string, json::Value> failures_;  // responses that operations share
    std::map<std::string, std::pair<std::vector<Segment>, json::Object>> paths_;
};

json::Value Api::document(const http::Router& router) const {
    Document document(*this);
    for (const auto& route : router.routes()) document.add(route);
    return document.finish();
}

}  // namespace varde::openapi
