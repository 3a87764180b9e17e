#pragma once
// `varde-app-runtime publish FOLDER --platform URL [--key FILE] [--domain D]`: tells the platform of an app:
// its metadata and texts to storage, its policy to authorization. Doing it twice changes nothing.
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "appdef/definition.hpp"
#include "http/client.hpp"

namespace varde::app_runtime {

struct PublishOptions {
    std::filesystem::path folder;  // an App folder, or a tree of <org>/<app>/App
    std::string platform;          // the gateway's base URL
    std::string domain;            // the platform is called platform.{domain}; empty: as the URL says
    std::string keyFile;
};

// Where requests go, and under which name: the gateway routes by Host alone, whatever address is dialled.
struct Target {
    std::string url;        // scheme, host and port as the gateway knows the platform
    std::string connectTo;  // host:port to dial instead; empty: the URL's own
};
// Throws Problem(badRequest) for what is no http(s) URL.
Target targetOf(const std::string& platform, const std::string& domain);

class Publisher {
public:
    // `token` gives the PlatformAccessToken of each call.
    Publisher(http::Client& client, Target target, std::function<std::string()> token)
        : client_(client), target_(std::move(target)), token_(std::move(token)) {}

    // Lines that say what was done; throws Problem naming the call that was refused.
    Task<std::vector<std::string>> publish(const appdef::AppDefinition& app);

private:
    Task<> post(std::string what, std::string path, std::string contentType, std::string body);

    http::Client& client_;
    Target target_;
    std::function<std::string()> token_;
};

// The command. 0: all published; 1: the platform refused or could not be reached; 2: wrong words, or an app
// that cannot run.
int publishCommand(int argc, char** argv);

}  // namespace varde::app_runtime
