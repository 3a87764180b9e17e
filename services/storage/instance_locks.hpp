#pragma once
// Advisory locks on instances: who holds the token may extend or release (E21, E22).
#include "common.hpp"
#include "instance_lock_repository.hpp"

namespace varde::storage {

class InstanceLocks {
public:
    InstanceLocks(Common common, InstanceLockRepository& locks) : common_(common), locks_(locks) {}

    Task<http::Response> acquire(http::Request& request);
    Task<http::Response> extend(http::Request& request);

private:
    Common common_;
    InstanceLockRepository& locks_;
};

}  // namespace varde::storage
