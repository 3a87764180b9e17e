#include "api_document.hpp"

namespace varde::app_runtime {

Task<http::Response> ApiDocument::document(Call&) {
    co_return http::json(http::Status::ok, texts_.document);
}

Task<http::Response> ApiDocument::page(Call&) {
    co_return http::html(http::Status::ok, texts_.page);
}

}  // namespace varde::app_runtime
