#pragma once
// A service's document as it leaves: JSON for programs, and a page for people.
#include "openapi/api.hpp"

namespace varde::openapi {

struct Texts {
    std::string document;
    std::string page;
};
// Both of the routes that the router has now.
Texts textsOf(const Api& api, const http::Router& router);

// Plain HTML without script: the operations by path, what they take and answer.
std::string page(const json::Value& document);

// Adds GET {prefix}/openapi.json and GET {prefix}/docs, open to all, for each prefix. Call it last: the
// document holds the routes that the router has then.
void serve(http::Router& router, Api api, const std::vector<std::string>& prefixes);
// The descriptions of those two, which serve() adds by itself.
void describeItself(Api& api, const std::vector<std::string>& prefixes);

// For tests: what is wrong between the document that `router` serves at `path` and the published file.
// Empty when they are equal. With VARDE_WRITE_CONTRACTS in the environment the file is written instead.
std::string differenceToFile(const http::Router& router, const std::string& path, const std::string& file);
std::string differenceToFile(const json::Value& document, const std::string& file);

}  // namespace varde::openapi
