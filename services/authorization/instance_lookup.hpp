#pragma once
// What storage knows of an instance that a decision needs: its app and where its process stands
// (contract 2.10).
#include <optional>
#include <string>

#include "http/client.hpp"

namespace varde::authorization {

struct InstanceInfo {
    std::string org;
    std::string app;
    std::string task;      // element id of the current task; empty when there is none
    std::string endEvent;  // where the process has ended
};

class InstanceLookup {
public:
    InstanceLookup(http::Client& client, std::string storageUrl);

    // `instanceId` is `party/guid`, checked by the caller. Empty when storage does not know it;
    // Problem(badGateway) when storage cannot be asked.
    Task<std::optional<InstanceInfo>> find(std::string instanceId, http::Trace trace);

private:
    http::Client& client_;
    std::string storageUrl_;
};

}  // namespace varde::authorization
