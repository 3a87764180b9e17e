#pragma once
// Validation asked for over HTTP (app API contract 2.7).
#include "validation.hpp"

namespace varde::app_runtime {

class ValidateApi {
public:
    ValidateApi(const Platform& platform, Validation& validation)
        : platform_(platform), validation_(validation) {}

    Task<http::Response> instance(Call& call);
    Task<http::Response> element(Call& call);  // obsolete

private:
    const Platform& platform_;
    Validation& validation_;
};

}  // namespace varde::app_runtime
