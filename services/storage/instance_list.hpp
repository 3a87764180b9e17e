#pragma once
// GET /instances: who may list what, and the pages (storage contract E11).
#include "common.hpp"
#include "instance_search.hpp"
#include "party_lookup.hpp"

namespace varde::storage {

class InstanceList {
public:
    InstanceList(Common common, InstanceSearch& search, PartyLookup& parties)
        : common_(common), search_(search), parties_(parties) {}

    Task<http::Response> list(http::Request& request);

private:
    Task<> requireMayAsk(const auth::Caller& caller, InstanceQuery& query, bool namesOwner);

    Common common_;
    InstanceSearch& search_;
    PartyLookup& parties_;
};

}  // namespace varde::storage
