#pragma once
// Signing: a document over the digests of data elements, kept as an element of its own (storage contract
// E40).
#include "blob/store.hpp"
#include "common.hpp"
#include "model/sign.hpp"

namespace varde::storage {

class Signing {
public:
    Signing(Common common, blob::Store& blobs) : common_(common), blobs_(blobs) {}

    Task<http::Response> sign(http::Request& request);

private:
    // Ids of this signee's former documents of that type.
    Task<std::vector<std::string>> formerDocuments(
        const StoredInstance& read, const std::string& dataType, const model::Signee& signee
    );
    Task<std::optional<model::SignDocument>> readDocument(std::string blobKey);
    Task<> requireBytes(
        const StoredInstance& read, const std::vector<model::DataElementSignature>& signatures
    );

    Common common_;
    blob::Store& blobs_;
};

}  // namespace varde::storage
