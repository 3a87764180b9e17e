#include "upload.hpp"

#include "base/problem.hpp"
#include "instance_rules.hpp"

namespace varde::storage {

namespace {

std::optional<std::string> filenameOf(const http::Headers& headers) {
    const auto text = headers.find("Content-Disposition");
    if (!text) return std::nullopt;
    const auto disposition = http::parseContentDisposition(*text);
    if (!disposition || !disposition->filename) return std::nullopt;
    return storedFilename(*disposition->filename);
}

std::optional<std::string> textOf(const http::Headers& headers, std::string_view name) {
    const auto text = headers.find(name);
    return text ? std::optional(std::string(*text)) : std::nullopt;
}

}  // namespace

Task<std::unique_ptr<Upload>> Upload::open(http::Request& request) {
    auto upload = std::make_unique<Upload>();
    auto& body = request.stream(dataBytesMax);
    const auto contentType = textOf(request.headers, "Content-Type").value_or("");
    auto boundary = http::multipartBoundary(contentType);
    if (!boundary) {
        upload->contentType = textOf(request.headers, "Content-Type");
        upload->filename = filenameOf(request.headers);
        upload->source_ = &body;
        co_return upload;
    }
    upload->reader_ = std::make_unique<http::MultipartReader>(body, std::move(*boundary));
    auto part = co_await upload->reader_->nextPart();
    if (!part) throw Problem(Errc::badRequest, "No data attachments found");
    upload->contentType = textOf(part->headers, "Content-Type");
    upload->filename = filenameOf(part->headers);
    upload->section_ = std::move(part->body);
    upload->source_ = upload->section_.get();
    co_return upload;
}

}  // namespace varde::storage
