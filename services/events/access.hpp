#pragma once
// What routes cannot say by themselves: which of two tokens a caller has, and which media type an endpoint
// takes.
#include <functional>
#include <optional>
#include <string_view>

#include "auth/caller.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace varde::events {

// The PlatformAccessToken that came with a request, or null.
using PlatformCaller = std::function<Task<http::CallerPtr>(const http::Request&)>;

inline constexpr std::uint64_t bodyBytesMax = 30'000'000;

// 415 when the request has another type than JSON (also `application/*+json`); a GET may have none (events
// contract 1.2).
std::optional<http::Response> refuseUnlessJson(const http::Request& request);
// 415 unless it is exactly application/cloudevents+json.
std::optional<http::Response> refuseUnlessCloudEvent(const http::Request& request);

// How the list endpoints answer.
http::Response cloudEvents(std::string document);

}  // namespace varde::events
