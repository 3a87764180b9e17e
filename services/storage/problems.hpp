#pragma once
// The service's own shapes of failure (storage contract 1.4), and reading JSON bodies.
#include "http/request.hpp"
#include "http/response.hpp"
#include "json/json.hpp"

namespace varde::storage {

// For http::ServerOptions: 401 and 403 without words are empty; words are a JSON string; the rest a problem
// document sent as JSON.
http::Response renderProblem(const Problem& problem, const http::Trace& trace);

// A problem document with a detail, where the contract has that instead of a JSON string (locks, sign).
http::Response explained(http::Status status, std::string detail, const http::Trace& trace);

// The request's JSON text. Problem(unsupportedMediaType) when it says that it is something else, badRequest
// when it is empty.
Task<std::string> jsonBody(http::Request& request, std::uint64_t bytesMax = 30'000'000);

// A mistake in the body as a validation problem: its path becomes the field's name.
Problem asValidation(const Problem& problem);

template <class T>
T parseBody(std::string_view text) {
    try {
        return json::parse<T>(text);
    } catch (const Problem& problem) {  // told as a validation problem, which needs the field's name
        throw asValidation(problem);
    }
}

}  // namespace varde::storage
