#pragma once
// The published apps, as storage and authorization know them.
#include <string>
#include <vector>

#include "http/client.hpp"

namespace varde::authentication {

struct PublishedApp {
    std::string id;  // org/app
    std::string title;
};

class AppList {
public:
    AppList(http::Client& client, std::string storageUrl, std::string authorizationUrl)
        : client_(client),
          storageUrl_(std::move(storageUrl)),
          authorizationUrl_(std::move(authorizationUrl)) {}

    // Empty when storage does not answer: the page that shows them has other uses.
    Task<std::optional<std::vector<PublishedApp>>> published();
    // What the app's policy asks for; empty when that cannot be had.
    Task<std::optional<std::int64_t>> minimumLevel(std::string org, std::string app);

private:
    http::Client& client_;
    std::string storageUrl_;
    std::string authorizationUrl_;
};

}  // namespace varde::authentication
