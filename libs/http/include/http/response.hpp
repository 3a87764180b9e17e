#pragma once
// What a handler answers, and the few shapes that the protocol's answers have.
#include "base/problem.hpp"
#include "http/message.hpp"
#include "http/request.hpp"

namespace varde::http {

struct Response {
    Status status = Status::ok;
    Headers headers;
    Body body;  // a string is sent with Content-Length, a source chunked unless it knows its size

    Response& with(std::string name, std::string value) & {
        headers.set(std::move(name), std::move(value));
        return *this;
    }
    Response&& with(std::string name, std::string value) && {
        headers.set(std::move(name), std::move(value));
        return std::move(*this);
    }
};

Response empty(Status status);
// `document` is JSON text, sent as `application/json; charset=utf-8`.
Response json(Status status, std::string document);
// The text as a JSON string: how actions declared as JSON-producing report (storage contract 1.4).
Response quoted(Status status, std::string_view text);
Response text(Status status, std::string text);
Response html(Status status, std::string html);
Response redirect(std::string location, Status status = Status::found);

Status statusOf(Errc code);
// RFC 9457: {type,title,status,detail?,traceId,errors?}. `application/problem+json`; a service that declares
// its answers as JSON passes json instead (storage contract 1.4).
Response problem(
    const Problem& problem, const Trace& trace, std::string_view mediaType = "application/problem+json"
);
Response problem(Status status, std::string detail, const Trace& trace);

}  // namespace varde::http
