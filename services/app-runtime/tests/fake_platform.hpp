#pragma once
// The rest of the platform in memory, for tests: an http::Client that answers as storage, register, profile
// and authorization would, and Decisions that say no where a test says so.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "auth/enforcement.hpp"
#include "http/client.hpp"
#include "model/instance.hpp"

namespace varde::app_runtime::test {

struct StoredBlob {
    model::DataElement element;
    std::string bytes;
};

struct StoredCase {
    model::Instance instance;
    std::int64_t version = 1;
    std::map<std::string, std::string> bytes;  // by data element id
};

class FakePlatform final : public http::Client {
public:
    Task<http::ClientResponse> send(http::ClientRequest request) override;

    std::map<std::string, StoredCase> cases;  // by "{party}/{guid}"
    std::vector<json::Value> steps;           // bodies of process/instanceandevents
    std::vector<std::string> calls;           // "METHOD /path?query"
    std::vector<http::Headers> headers;       // of those calls
    std::vector<std::string> bodies;
    // Answers that a test puts in the way, by a part of "METHOD /path".
    std::map<std::string, http::Status> failures;
    // Run before a step or a PUT of data is looked at: what another request did meanwhile.
    std::function<void()> beforeStep;
    std::function<void()> beforeDataPut;

    std::size_t count(const std::string& part) const;

private:
    http::ClientResponse storage(
        const http::ClientRequest& request, const std::string& path, const std::string& body
    );
    http::ClientResponse onCase(
        StoredCase& stored,
        const http::ClientRequest& request,
        const std::string& rest,
        const std::string& body
    );
    http::ClientResponse onData(
        StoredCase& stored,
        const http::ClientRequest& request,
        const std::string& rest,
        const std::string& body
    );
    http::ClientResponse step(StoredCase& stored, const std::string& body);
};

class ScriptedDecisions final : public auth::Decisions {
public:
    Task<json::Value> decide(json::Value request) override;

    std::set<std::string> denied;  // actions
    int levelAsked = 0;            // of an obligation, when not 0
    std::vector<std::string> asked;
};

}  // namespace varde::app_runtime::test
