#pragma once
// One instance: read, create, delete, and the small marks that its owner and its readers put on it (E12 to
// E20).
#include "common.hpp"

namespace varde::storage {

class Instances {
public:
    explicit Instances(Common common) : common_(common) {}

    Task<http::Response> read(http::Request& request);
    Task<http::Response> create(http::Request& request);
    Task<http::Response> remove(http::Request& request);
    Task<http::Response> complete(http::Request& request);
    Task<http::Response> setReadStatus(http::Request& request);
    Task<http::Response> setSubstatus(http::Request& request);
    Task<http::Response> setPresentationTexts(http::Request& request);
    Task<http::Response> setDataValues(http::Request& request);

private:
    Common common_;
};

}  // namespace varde::storage
