#pragma once
// The process of an instance over HTTP (app API contract 2.5).
#include "process_engine.hpp"

namespace varde::app_runtime {

class ProcessApi {
public:
    ProcessApi(const Platform& platform, Access& access, ProcessEngine& engine)
        : platform_(platform), access_(access), engine_(engine) {}

    Task<http::Response> state(Call& call);
    Task<http::Response> start(Call& call);
    Task<http::Response> nextElements(Call& call);  // GET next, obsolete
    Task<http::Response> next(Call& call);
    Task<http::Response> completeProcess(Call& call);
    Task<http::Response> history(Call& call);

private:
    // AppProcessState: with what the caller may do in the current task.
    Task<http::Response> answer(const Call& call, const model::Instance& instance);

    const Platform& platform_;
    Access& access_;
    ProcessEngine& engine_;
};

}  // namespace varde::app_runtime
