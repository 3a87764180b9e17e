#pragma once
// Posts an event to a subscriber (events contract 4.5, 4.6). Subscribers choose the URL, so it is not
// trusted: only https, and only public addresses, decided after name resolution and again for each redirect.
// Where insecure targets are allowed, http and loopback will do as well, and nothing else.
#include <chrono>
#include <optional>
#include <string>

#include "http/client.hpp"

namespace varde::events {

// Not loopback, private, link-local, multicast, shared, documentation or otherwise special; nor an IPv6 form
// of one.
bool isPublicAddress(const std::string& address);
// 127/8 and ::1.
bool isLoopbackAddress(const std::string& address);

struct WebhookSettings {
    bool insecureAllowed = false;
    std::chrono::milliseconds deadline{45'000};
};

struct WebhookResult {
    std::optional<int> status;  // none: no answer came
    std::string reason;         // when it was no success
    bool succeeded() const { return status && *status >= 200 && *status < 300; }
};

class Webhook {
public:
    Webhook(http::Client& client, WebhookSettings settings) : client_(client), settings_(settings) {}

    // `event` is the document as it is sent. Does not throw for what a receiver can do.
    Task<WebhookResult> post(std::string url, std::string event);

private:
    http::Client& client_;
    const WebhookSettings settings_;
};

}  // namespace varde::events
