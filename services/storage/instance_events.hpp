#pragma once
// An instance's history, as apps write it and callers read it (E37 to E39).
#include "common.hpp"
#include "instance_event_repository.hpp"

namespace varde::storage {

class InstanceEvents {
public:
    InstanceEvents(Common common, InstanceEventRepository& events) : common_(common), events_(events) {}

    Task<http::Response> add(http::Request& request);
    Task<http::Response> read(http::Request& request);
    Task<http::Response> list(http::Request& request);

private:
    Common common_;
    InstanceEventRepository& events_;
};

}  // namespace varde::storage
