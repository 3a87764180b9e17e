#pragma once
// One call to a platform service on behalf of a caller: tokens, trace, and failures as exceptions.
#include <string>

#include "failure.hpp"
#include "http/client.hpp"

namespace varde::app_runtime {

// Whose authority a call carries. Never logged.
struct Credentials {
    std::string userToken;      // empty: none is sent
    std::string platformToken;  // empty: none is sent
    std::optional<http::Trace> trace;
};

class PlatformCaller {
public:
    explicit PlatformCaller(http::Client& client) : client_(client) {}

    struct Call {
        http::Method method = http::Method::get;
        std::string url;
        http::Headers headers;
        http::Body body;
    };
    // Any status.
    Task<http::ClientResponse> send(const Credentials& credentials, Call call);
    // Throws PlatformFailure on anything but 2xx. The text of the answer.
    Task<std::string> text(const Credentials& credentials, Call call);
    // A JSON body, and a JSON answer (null when it is empty).
    Task<json::Value> json(
        const Credentials& credentials, http::Method method, std::string url, std::string body = {}
    );

private:
    http::Client& client_;
};

}  // namespace varde::app_runtime
