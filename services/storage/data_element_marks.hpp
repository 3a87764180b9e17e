#pragma once
// Data elements without their bytes: lists, metadata, locks, scan results (E27 to E32).
#include "common.hpp"

namespace varde::storage {

class DataElementMarks {
public:
    explicit DataElementMarks(Common common) : common_(common) {}

    Task<http::Response> list(http::Request& request);
    Task<http::Response> setMetadata(http::Request& request);
    Task<http::Response> setScanResult(http::Request& request);
    Task<http::Response> exists(http::Request& request);
    Task<http::Response> lock(http::Request& request);
    Task<http::Response> unlock(http::Request& request);

private:
    Common common_;
};

}  // namespace varde::storage
