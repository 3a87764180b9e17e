#pragma once
// Forms without an instance: a model is made or calculated, and nothing is stored (app API contract 2.8).
#include "access.hpp"
#include "form_data.hpp"

namespace varde::app_runtime {

class Stateless {
public:
    Stateless(const Platform& platform, Access& access, FormData& forms)
        : platform_(platform), access_(access), forms_(forms) {}

    Task<http::Response> find(Call& call);
    Task<http::Response> replace(Call& call);
    Task<http::Response> findAnonymous(Call& call);
    Task<http::Response> replaceAnonymous(Call& call);

private:
    // The party of the header `party`, else the caller's own. Refuses one that the caller may not read for.
    Task<json::Value> party(const Call& call);

    const Platform& platform_;
    Access& access_;
    FormData& forms_;
};

}  // namespace varde::app_runtime
