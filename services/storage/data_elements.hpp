#pragma once
// Data elements with their bytes: upload, download, overwrite, delete (E23 to E26).
#include "blob/store.hpp"
#include "common.hpp"
#include "upload.hpp"

namespace varde::storage {

class DataElements {
public:
    DataElements(Common common, blob::Store& blobs) : common_(common), blobs_(blobs) {}

    Task<http::Response> create(http::Request& request);
    Task<http::Response> download(http::Request& request);
    Task<http::Response> overwrite(http::Request& request);
    Task<http::Response> remove(http::Request& request);

private:
    struct Written {
        std::string key;
        blob::Stored stored;
    };
    Task<Written> write(const model::Instance& instance, const std::string& elementId, Upload& upload);
    Task<std::optional<std::string>> conditionOf(
        const http::Request& request, const model::Instance& instance
    );
    Task<std::optional<blob::Opened>> openBytes(Guid instanceId, const StoredElement& element);

    Common common_;
    blob::Store& blobs_;
};

// The id of the path's element, which has no route constraint: Problem(badRequest) when it is no GUID.
std::string elementIdOfPath(const http::Request& request);
// Problem(badRequest) for party 0.
void requireParty(const http::Request& request);
// Problem(badRequest) when the app does not have that type.
const model::DataType& requireDataType(const model::Application& application, std::string_view id);

}  // namespace varde::storage
