#pragma once
// The bytes that a request brings for a data element: its body, or the first section of a multipart one
// (storage contract E23).
#include "http/multipart.hpp"
#include "http/request.hpp"

namespace varde::storage {

inline constexpr std::uint64_t dataBytesMax = 2'097'152'000;

// Valid as long as the request.
class Upload {
public:
    // Throws Problem(badRequest) for a multipart body without a section.
    static Task<std::unique_ptr<Upload>> open(http::Request& request);

    http::BodySource& source() { return *source_; }

    std::optional<std::string> contentType;  // verbatim
    std::optional<std::string> filename;     // as it is to be stored

private:
    std::unique_ptr<http::MultipartReader> reader_;
    http::BodySourcePtr section_;
    http::BodySource* source_ = nullptr;
};

}  // namespace varde::storage
