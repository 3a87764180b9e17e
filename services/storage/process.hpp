#pragma once
// An instance's process: moving on, history, and what the decision point asks (E33 to E36).
#include "common.hpp"
#include "instance_event_repository.hpp"
#include "model/process.hpp"

namespace varde::storage {

class Process {
public:
    Process(Common common, InstanceEventRepository& events) : common_(common), events_(events) {}

    Task<http::Response> move(http::Request& request);
    Task<http::Response> step(http::Request& request);
    Task<http::Response> history(http::Request& request);
    Task<http::Response> authInfo(http::Request& request);

private:
    Common common_;
    InstanceEventRepository& events_;
};

}  // namespace varde::storage
