#pragma once
// The App API's own description, served by each app (app API contract 1.1).
#include "call.hpp"
#include "openapi/published.hpp"

namespace varde::app_runtime {

class ApiDocument {
public:
    // Once, when all routes are known.
    void set(openapi::Texts texts) { texts_ = std::move(texts); }

    Task<http::Response> document(Call& call);
    Task<http::Response> page(Call& call);

private:
    openapi::Texts texts_;
};

}  // namespace varde::app_runtime
