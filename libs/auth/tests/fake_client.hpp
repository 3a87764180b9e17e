#pragma once
// A world that answers by URL.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/problem.hpp"

#include "http/client.hpp"

namespace varde::auth {

class FakeClient final : public http::Client {
public:
    std::map<std::string, std::string> documents;
    std::vector<std::string> asked;
    std::string lastBody;
    bool isDown = false;
    http::Status status = http::Status::ok;
    http::Headers headers;
    // Runs while a request is on its way.
    std::function<Task<>()> meanwhile;

    Task<http::ClientResponse> send(http::ClientRequest request) override {
        asked.push_back(request.url);
        if (const auto* text = std::get_if<std::string>(&request.body)) lastBody = *text;
        if (meanwhile) {
            const auto waiting = meanwhile;
            co_await waiting();
        }
        if (isDown) throw Problem(Errc::badGateway, "nobody there");
        http::ClientResponse response;
        response.headers = headers;
        response.status = documents.contains(request.url) ? status : http::Status::notFound;
        response.source = http::bodyOf(documents[request.url]);
        co_return response;
    }
};

}  // namespace varde::auth
