#pragma once
// multipart/form-data and multipart/mixed, read piece by piece in constant memory (storage contract E23,
// limits 7.1).
#include "http/message.hpp"

namespace varde::http {

struct ContentDisposition {
    std::string type;                 // "form-data", "attachment"
    std::optional<std::string> name;  // unquoted
    std::optional<std::string>
        filename;  // filename* wins over filename; percent-decoded where it is filename*
};
std::optional<ContentDisposition> parseContentDisposition(std::string_view text);
// `attachment; filename=...; filename*=UTF-8''...`
std::string attachmentDisposition(std::string_view filename);

// The boundary of a multipart content type; empty when it is not one. Throws Problem(badRequest) beyond 128
// characters.
std::optional<std::string> multipartBoundary(std::string_view contentType);

class MultipartReader {
public:
    // `source` outlives the reader.
    MultipartReader(BodySource& source, std::string boundary);
    ~MultipartReader();

    struct Part {
        Headers headers;
        BodySourcePtr body;  // valid until the next call of nextPart, which skips what was not read
    };
    // Empty after the last part. Throws Problem(badRequest) on what is not multipart, over 16 headers or 16
    // KiB of them.
    Task<std::optional<Part>> nextPart();

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace varde::http
