#include "upload.hpp"

#include <algorithm>
#include <array>

namespace varde::app_runtime {

namespace {

struct Ending {
    std::string_view ending;
    std::string_view mediaType;
};

constexpr std::array endings{
    Ending{"7z", "application/x-7z-compressed"},
    Ending{"avi", "video/x-msvideo"},
    Ending{"bmp", "image/bmp"},
    Ending{"css", "text/css"},
    Ending{"csv", "text/csv"},
    Ending{"doc", "application/msword"},
    Ending{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    Ending{"dwg", "image/vnd.dwg"},
    Ending{"dxf", "image/vnd.dxf"},
    Ending{"eml", "message/rfc822"},
    Ending{"gif", "image/gif"},
    Ending{"gml", "application/gml+xml"},
    Ending{"gz", "application/gzip"},
    Ending{"heic", "image/heic"},
    Ending{"heif", "image/heif"},
    Ending{"htm", "text/html"},
    Ending{"html", "text/html"},
    Ending{"ics", "text/calendar"},
    Ending{"jpe", "image/jpeg"},
    Ending{"jpeg", "image/jpeg"},
    Ending{"jpg", "image/jpeg"},
    Ending{"js", "text/javascript"},
    Ending{"json", "application/json"},
    Ending{"log", "text/plain"},
    Ending{"m4a", "audio/mp4"},
    Ending{"md", "text/markdown"},
    Ending{"mov", "video/quicktime"},
    Ending{"mp3", "audio/mpeg"},
    Ending{"mp4", "video/mp4"},
    Ending{"mpeg", "video/mpeg"},
    Ending{"msg", "application/vnd.ms-outlook"},
    Ending{"odp", "application/vnd.oasis.opendocument.presentation"},
    Ending{"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    Ending{"odt", "application/vnd.oasis.opendocument.text"},
    Ending{"ogg", "audio/ogg"},
    Ending{"pdf", "application/pdf"},
    Ending{"png", "image/png"},
    Ending{"ppt", "application/vnd.ms-powerpoint"},
    Ending{"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    Ending{"rtf", "application/rtf"},
    Ending{"svg", "image/svg+xml"},
    Ending{"tar", "application/x-tar"},
    Ending{"tif", "image/tiff"},
    Ending{"tiff", "image/tiff"},
    Ending{"txt", "text/plain"},
    Ending{"wav", "audio/wav"},
    Ending{"webm", "video/webm"},
    Ending{"webp", "image/webp"},
    Ending{"xls", "application/vnd.ms-excel"},
    Ending{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    Ending{"xml", "text/xml"},
    Ending{"zip", "application/zip"},
};

constexpr std::string_view anything = "application/octet-stream";

bool listed(const std::vector<std::string>& types, std::string_view wanted) {
    return std::any_of(types.begin(), types.end(), [&](const auto& type) {
        return equalsIgnoreCase(type, wanted);
    });
}

// text/xml and application/xml name the same thing, and files are sent as either.
bool sameType(std::string_view implied, std::string_view sent) {
    return implied == sent || (implied == "text/xml" && sent == "application/xml");
}

class ForwardedBody final : public http::BodySource {
public:
    ForwardedBody(http::BodySource& source, std::optional<std::uint64_t> size)
        : source_(source), size_(size) {}
    Task<std::optional<std::string>> next() override { return source_.next(); }
    std::optional<std::uint64_t> size() const override { return size_; }

private:
    http::BodySource& source_;
    std::optional<std::uint64_t> size_;
};

}  // namespace

std::string_view mediaTypeOf(std::string_view filename) {
    const auto dot = filename.rfind('.');
    if (dot == std::string_view::npos) return anything;
    const auto wanted = filename.substr(dot + 1);
    for (const auto& entry : endings) {
        if (equalsIgnoreCase(entry.ending, wanted)) return entry.mediaType;
    }
    return anything;
}

Upload checkUpload(const http::Request& request, const model::DataType& type) {
    Upload upload;
    const auto fail = [&](std::string code, const std::string& text) {
        Issue issue;
        issue.code = std::move(code);
        issue.description = "Invalid data provided. Error: " + text;
        issue.source = "DataRestrictionValidation";
        upload.issue = std::move(issue);
        return upload;
    };
    const auto dispositionText = request.header("Content-Disposition");
    if (!dispositionText) {
        return fail("ContentTypeNotAllowed", "The request must include a Content-Disposition header");
    }
    const auto length = request.contentLength();
    if (type.maxSize && length && *length > static_cast<std::uint64_t>(*type.maxSize) * 1024 * 1024) {
        return fail(
            "DataElementTooLarge",
            "Binary attachment exceeds limit of " + std::to_string(*type.maxSize) + " MB"
        );
    }
    const auto disposition = http::parseContentDisposition(*dispositionText);
    if (!disposition || !disposition->filename || disposition->filename->empty()) {
        return fail("MissingFileName", "The Content-Disposition header must contain a filename");
    }
    upload.filename = *disposition->filename;
    if (upload.filename.find('.') == std::string::npos) {
        return fail("InvalidFileNameFormat", "Invalid format for filename: " + upload.filename);
    }
    upload.contentType = std::string(request.header("Content-Type").value_or(""));
    if (!type.allowedContentTypes || type.allowedContentTypes->empty()) return upload;
    if (upload.contentType.empty()) {
        return fail("InvalidFileNameFormat", "Content-Type header must be included in request.");
    }
    const auto implied = mediaTypeOf(upload.filename);
    if (implied != anything && !sameType(implied, upload.contentType)) {
        return fail(
            "InvalidFileNameFormat",
            "Content type header " + upload.contentType + " does not match mime type " +
                std::string(implied) + " for uploaded file. Please fix header or upload another file."
        );
    }
    const auto& allowed = *type.allowedContentTypes;
    if (!listed(allowed, upload.contentType) && !listed(allowed, anything)) {
        return fail(
            "ContentTypeNotAllowed",
            "Invalid content type: " + upload.contentType +
                ". Please try another file. Permitted content types include: " + join(allowed, ", ")
        );
    }
    return upload;
}

Refusal uploadRefused(const std::vector<Issue>& issues) {
    return Refusal::problem(
        http::Status::badRequest,
        "File validation failed",
        "Common checks failed",
        {{"uploadValidationIssues", toJson(issues)}}
    );
}

http::BodySourcePtr forwardedBody(http::Request& request, std::uint64_t bytesMax) {
    const auto size = request.contentLength();
    return std::make_unique<ForwardedBody>(request.stream(bytesMax), size);
}

}  // namespace varde::app_runtime
