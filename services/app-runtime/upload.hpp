#pragma once
// The checks on a file before it is stored (app API contract 2.2.2).
#include <cstdint>
#include <optional>
#include <string>

#include "http/multipart.hpp"
#include "http/request.hpp"
#include "validation.hpp"

namespace varde::app_runtime {

// The media type that a file name's ending implies; application/octet-stream when it implies none.
std::string_view mediaTypeOf(std::string_view filename);

struct Upload {
    std::optional<Issue> issue;  // the first check that failed
    std::string contentType;
    std::string filename;
};

Upload checkUpload(const http::Request& request, const model::DataType& type);

// {title,detail,status,uploadValidationIssues}
Refusal uploadRefused(const std::vector<Issue>& issues);

// The request's body as a body to send on, piece by piece; longer than `bytesMax` throws
// Problem(payloadTooLarge). The request outlives it.
http::BodySourcePtr forwardedBody(http::Request& request, std::uint64_t bytesMax);

}  // namespace varde::app_runtime
