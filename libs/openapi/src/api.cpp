#include "openapi/api.hpp"

namespace varde::openapi {

namespace {

json::Value schemaOfType(std::string_view type) {
    if (type.ends_with('*')) return listOf(schemaOfType(type.substr(0, type.size() - 1)));
    if (type == "uuid" || type == "date-time") return json::Object{{"type", "string"}, {"format", type}};
    if (type == "integer") return integer();
    if (type == "boolean") return boolean();
    if (type == "string") return text();
    throw std::logic_error("no parameter type: " + std::string(type));
}

}  // namespace

json::Value text() {
    return json::Object{{"type", "string"}};
}
json::Value integer() {
    return json::Object{{"type", "integer"}};
}
json::Value boolean() {
    return json::Object{{"type", "boolean"}};
}
json::Value listOf(json::Value items) {
    return json::Object{{"type", "array"}, {"items", std::move(items)}};
}
json::Value anything() {
    return json::Object{};
}

Operation& Operation::query(std::string name, std::string_view type, std::string description) {
    parameters_.push_back({"query", std::move(name), schemaOfType(type), std::move(description), false});
    return *this;
}
Operation& Operation::needsQuery(std::string name, std::string_view type, std::string description) {
    parameters_.push_back({"query", std::move(name), schemaOfType(type), std::move(description), true});
    return *this;
}
Operation& Operation::header(std::string name, std::string description) {
    parameters_.push_back({"header", std::move(name), text(), std::move(description), false});
    return *this;
}
Operation& Operation::needsHeader(std::string name, std::string description) {
    parameters_.push_back({"header", std::move(name), text(), std::move(description), true});
    return *this;
}
Operation& Operation::body(json::Value schema, std::string mediaType) {
    bodies_.emplace_back(std::move(mediaType), std::move(schema));
    return *this;
}
Operation& Operation::bytes(std::string mediaType) {
    return body(json::Object{}, std::move(mediaType));
}

Answer& Operation::answer(int status) {
    for (auto& one : answers_) {
        if (one.status == status) return one;
    }
    auto& added = answers_.emplace_back();
    added.status = status;
    return added;
}
Operation& Operation::answers(int status) {
    answer(status);
    return *this;
}
Operation& Operation::answers(int status, json::Value schema, std::string mediaType) {
    answer(status).content.emplace_back(std::move(mediaType), std::move(schema));
    return *this;
}
Operation& Operation::answersText(int status, std::string mediaType) {
    return answers(status, text(), std::move(mediaType));
}
Operation& Operation::answersBytes(int status) {
    return answers(status, json::Object{}, "*/*");
}
Operation& Operation::refuses(std::initializer_list<int> statuses) {
    refusals_.insert(refusals_.end(), statuses);
    return *this;
}
Operation& Operation::calledBy(std::vector<std::string> schemes) {
    callers_ = std::move(schemes);
    return *this;
}
Operation& Operation::notes(std::string description) {
    description_ = std::move(description);
    return *this;
}

Api::Api(std::string title, std::string description)
    : title_(std::move(title)), description_(std::move(description)) {
    const auto problemSchema = shape("Problem", R"({
        "type": "object",
        "description": "RFC 9457",
        "properties": {
            "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
            "detail": {"type": "string"}, "instance": {"type": "string"}, "traceId": {"type": "string"},
            "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}
        },
        "required": ["title", "status"]
    })");
    failures_ = {{"application/problem+json", problemSchema}};
}

void Api::setFailures(std::vector<std::pair<std::string, json::Value>> content) {
    failures_ = std::move(content);
}

json::Value Api::shape(const std::string& name, std::string_view schema) {
    return schemas.add(name, json::parseValue(schema));
}

Operation& Api::add(std::optional<http::Method> method, const std::string& pattern, std::string summary) {
    return operations_.emplace_back(method, prefix_ + pattern, std::move(summary));
}
Operation& Api::get(const std::string& pattern, std::string summary) {
    return add(http::Method::get, pattern, std::move(summary));
}
Operation& Api::post(const std::string& pattern, std::string summary) {
    return add(http::Method::post, pattern, std::move(summary));
}
Operation& Api::put(const std::string& pattern, std::string summary) {
    return add(http::Method::put, pattern, std::move(summary));
}
Operation& Api::patch(const std::string& pattern, std::string summary) {
    return add(http::Method::patch, pattern, std::move(summary));
}
Operation& Api::del(const std::string& pattern, std::string summary) {
    return add(http::Method::del, pattern, std::move(summary));
}
Operation& Api::any(const std::string& pattern, std::string summary) {
    return add(std::nullopt, pattern, std::move(summary));
}

const Operation* Api::find(const http::Route& route) const {
    for (const auto& operation : operations_) {
        const bool method = !operation.method_ || *operation.method_ == route.method;
        if (method && operation.pattern_ == route.pattern) return &operation;
    }
    return nullptr;
}

std::vector<std::string> Api::disagreements(const http::Router& router) const {
    std::vector<std::string> found;
    std::vector<const Operation*> used;
    for (const auto& route : router.routes()) {
        if (const auto* operation = find(route)) {
            used.push_back(operation);
        } else {
            found.push_back(
                "no description of the route " + std::string(toString(route.method)) + " " + route.pattern
            );
        }
    }
    for (const auto& operation : operations_) {
        if (std::find(used.begin(), used.end(), &operation) != used.end()) continue;
        const auto method = operation.method_ ? std::string(toString(*operation.method_)) : "ANY";
        found.push_back("no route for the description of " + method + " " + operation.pattern_);
    }
    return found;
}

}  // namespace varde::openapi
