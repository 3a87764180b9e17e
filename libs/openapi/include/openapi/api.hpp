#pragma once
// What a service says of its API beside the table of routes: summaries, queries, bodies, answers.
//
//     openapi::Api api("Storage", "...");
//     api.setPrefix("/storage/api/v1");
//     api.get("/instances/{partyId:int}/{instanceGuid:guid}", "Reads an instance")
//         .answers(200, api.written<model::Instance>())
//         .refuses({403, 404});
//
// Patterns are the routes' own, word for word: a description belongs to the route with that method and
// pattern. Path parameters and who may call come from the route; the rest is said here.
#include <deque>

#include "http/router.hpp"
#include "json/schema.hpp"

namespace varde::openapi {

// The caller proves itself with one of these (names of the document's security schemes).
inline constexpr const char* bearer = "bearer";
inline constexpr const char* cookie = "cookie";
inline constexpr const char* platformToken = "platformAccessToken";

struct Parameter {
    std::string in;  // "query" or "header"
    std::string name;
    json::Value schema;
    std::string description;
    bool required = false;
};

struct Answer {
    int status = 0;
    std::string description;
    // By media type. None: no body. Alternatives of one media type are merged with anyOf.
    std::vector<std::pair<std::string, json::Value>> content;
};

class Operation {
public:
    Operation(std::optional<http::Method> method, std::string pattern, std::string summary)
        : method_(method), pattern_(std::move(pattern)), summary_(std::move(summary)) {}

    // `type` is a JSON Schema type or one of its formats here: "string", "integer", "boolean", "uuid",
    // "date-time"; "string*" may be repeated.
    Operation& query(std::string name, std::string_view type = "string", std::string description = {});
    Operation& needsQuery(std::string name, std::string_view type = "string", std::string description = {});
    Operation& header(std::string name, std::string description = {});
    Operation& needsHeader(std::string name, std::string description = {});
    Operation& body(json::Value schema, std::string mediaType = "application/json");
    Operation& bytes(std::string mediaType = "*/*");

    Operation& answers(int status);
    Operation& answers(int status, json::Value schema, std::string mediaType = "application/json");
    Operation& answersText(int status, std::string mediaType = "text/plain");
    Operation& answersBytes(int status);
    // With the API's own shape of failures.
    Operation& refuses(std::initializer_list<int> statuses);

    // Instead of what the route alone says: any one of them, decided by the handler.
    Operation& calledBy(std::vector<std::string> schemes);
    Operation& notes(std::string description);

private:
    friend class Document;
    friend class Api;
    Answer& answer(int status);

    std::optional<http::Method> method_;  // empty: all
    std::string pattern_;
    std::string summary_;
    std::string description_;
    std::vector<Parameter> parameters_;
    std::vector<std::pair<std::string, json::Value>> bodies_;
    std::vector<Answer> answers_;
    std::vector<int> refusals_;
    std::optional<std::vector<std::string>> callers_;
};

class Api {
public:
    Api(std::string title, std::string description);

    void setPrefix(std::string prefix) { prefix_ = std::move(prefix); }
    Operation& get(const std::string& pattern, std::string summary);
    Operation& post(const std::string& pattern, std::string summary);
    Operation& put(const std::string& pattern, std::string summary);
    Operation& patch(const std::string& pattern, std::string summary);
    Operation& del(const std::string& pattern, std::string summary);
    Operation& any(const std::string& pattern, std::string summary);

    template <class T>
    json::Value written() {
        return schemas.of<T>(json::Direction::written);
    }
    template <class T>
    json::Value read() {
        return schemas.of<T>(json::Direction::read);
    }
    // A schema in JSON text, under a name of its own.
    json::Value shape(const std::string& name, std::string_view schema);

    // What refuses() sends: problem+json unless set.
    void setFailures(std::vector<std::pair<std::string, json::Value>> content);
    json::Value problem() const { return schemas.reference("Problem"); }

    // Routes without a description, and descriptions without a route. Empty when both agree.
    std::vector<std::string> disagreements(const http::Router& router) const;
    // The OpenAPI 3.1 document of the router's routes, described or not.
    json::Value document(const http::Router& router) const;

    json::Schemas schemas;

private:
    friend class Document;
    Operation& add(std::optional<http::Method> method, const std::string& pattern, std::string summary);
    const Operation* find(const http::Route& route) const;

    std::string title_;
    std::string description_;
    std::string prefix_;
    std::deque<Operation> operations_;
    std::vector<std::pair<std::string, json::Value>> failures_;
};

// Schemas that need no name.
json::Value text();
json::Value integer();
json::Value boolean();
json::Value listOf(json::Value items);
json::Value anything();

}  // namespace varde::openapi
