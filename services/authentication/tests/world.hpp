#pragma once
// The service without sockets: its routes called as the server would, and a world that answers by URL.
#include <stdlib.h>

#include <filesystem>
#include <map>

#include "auth/caller.hpp"
#include "base/async.hpp"
#include "base/encoding.hpp"
#include "key_files.hpp"
#include "service.hpp"

namespace varde::authentication {

class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "varde-authentication-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string path;
};

class FakeClient final : public http::Client {
public:
    std::map<std::string, std::string> documents;
    std::vector<std::string> bodies;
    std::string platformToken;

    Task<http::ClientResponse> send(http::ClientRequest request) override {
        if (const auto* text = std::get_if<std::string>(&request.body)) bodies.push_back(*text);
        platformToken = std::string(request.headers.find("PlatformAccessToken").value_or(""));
        http::ClientResponse response;
        response.status = documents.contains(request.url) ? http::Status::ok : http::Status::notFound;
        response.source = http::bodyOf(documents[request.url]);
        co_return response;
    }
};

struct Answer {
    int status = 0;
    http::Headers headers;
    std::string body;

    json::Value json() const { return json::parseValue(body); }
    std::string header(std::string_view name) const { return std::string(headers.find(name).value_or("")); }
    // The value and attributes that a cookie is set with; empty when it is not set.
    std::string cookie(const std::string& name) const {
        for (const auto value : headers.all("Set-Cookie")) {
            if (value.starts_with(name + "=")) return std::string(value.substr(name.size() + 1));
        }
        return {};
    }
    std::string location() const { return header("Location"); }
};

// Keys are made once for all tests: it costs tenths of a second each.
inline const Folder& sharedKeys() {
    static const Folder folder;
    return folder;
}

inline Config localConfig() {
    Config config;
    config.environment = "local";
    config.platform.publicUrl = "http://local.altinn.cloud:8000";
    config.keys.folder = sharedKeys().path;
    config.testData = VARDE_SOURCE_DIR "/deploy/testdata";
    return config;
}

inline Config productionConfig() {
    Config config;
    config.platform.hostname = "example.no";
    config.keys.folder = sharedKeys().path;
    config.platformToken.keyFile = sharedKeys().path + "/platform.pem";
    return config;
}

struct World {
    explicit World(const Config& config = localConfig())
        : service(config, client, clock), router(service.router()) {}

    FakeClient client;
    FakeClock clock{DateTime::fromUnixSeconds(1'760'000'000)};
    Service service;
    http::Router router;

    Answer send(
        http::Method method, const std::string& target, http::Headers headers = {}, std::string body = {}
    ) {
        if (!headers.contains("Host")) headers.set("Host", "local.altinn.cloud:8000");
        http::Request request(method, target, std::move(headers), std::move(body));
        const auto match = router.match(method, request.rawPath());
        if (!match.route) return {.status = 404, .headers = {}, .body = {}};
        for (const auto& [name, value] : match.parameters) request.setPathParameter(name, value);
        request.routePattern = match.route->pattern;
        request.callerPtr = run(service.verifier().user(request));
        if (match.route->access == http::Access::user && !request.callerPtr) {
            return {.status = 401, .headers = {}, .body = {}};
        }
        auto response = http::empty(http::Status::internalError);
        try {
            response = run(match.route->handler(request));
        } catch (const Problem& problem) {
            response = http::problem(problem, request.trace);
        }
        auto* text = std::get_if<std::string>(&response.body);
        return {
            .status = http::code(response.status), .headers = response.headers, .body = text ? *text : ""};
    }
    Answer get(const std::string& target, http::Headers headers = {}) {
        return send(http::Method::get, target, std::move(headers));
    }
    Answer postForm(const std::string& target, std::string body, http::Headers headers = {}) {
        headers.set("Content-Type", "application/x-www-form-urlencoded");
        return send(http::Method::post, target, std::move(headers), std::move(body));
    }

    // The claims of a token that this service itself takes for valid.
    json::Object claims(const std::string& token) {
        const auto caller = run(service.verifier().verifyToken(token));
        return caller ? caller->claims() : json::Object();
    }
};

inline std::string textOf(const json::Object& claims, std::string_view name) {
    const auto* value = claims.find(name);
    return value ? json::write(*value) : "absent";
}

}  // namespace varde::authentication
