#pragma once
// An instance as a whole: read, delete, complete, substatus, and those that are active (app API
// contract 2.1).
#include "access.hpp"
#include "call.hpp"

namespace varde::app_runtime {

class Instances {
public:
    Instances(const Platform& platform, Access& access) : platform_(platform), access_(access) {}

    Task<http::Response> find(Call& call);
    Task<http::Response> remove(Call& call);
    Task<http::Response> complete(Call& call);
    Task<http::Response> setSubstatus(Call& call);
    Task<http::Response> active(Call& call);

private:
    Task<std::string> nameOf(const Call& call, const std::string& changedBy);

    const Platform& platform_;
    Access& access_;
};

// Marks the instance as read by its user; the app owner's reading does not count. Failures are only logged.
Task<> markRead(const Call& call, const Platform& platform, const InstanceId& id);

}  // namespace varde::app_runtime
