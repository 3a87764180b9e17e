#pragma once
// Addresses in answers: always from configuration, never from the request's host.
#include "model/instance.hpp"

namespace varde::storage {

class Links {
public:
    // `publicUrl` without a slash at its end.
    explicit Links(std::string publicUrl) : base_(std::move(publicUrl)) {}

    // `pathAndQuery` as on the wire, from /storage on.
    std::string to(std::string_view pathAndQuery) const { return base_ + std::string(pathAndQuery); }
    std::string instance(const std::string& instanceId) const {
        return base_ + "/storage/api/v1/instances/" + instanceId;
    }
    std::string element(const std::string& instanceId, const std::string& elementId) const {
        return instance(instanceId) + "/data/" + elementId;
    }

    void addTo(model::Instance& instanceToLink) const {
        const auto id = instanceToLink.id.value_or("");
        instanceToLink.selfLinks = model::ResourceLinks{{}, instance(id)};
        for (auto& one : instanceToLink.data) addTo(one, id);
    }
    void addTo(model::DataElement& elementToLink, const std::string& instanceId) const {
        elementToLink.selfLinks = model::ResourceLinks{{}, element(instanceId, elementToLink.id)};
    }

private:
    std::string base_;
};

}  // namespace varde::storage
