#pragma once
// Instances as the message box of a portal shows them (storage contract E41 to E45). Errors are plain text
// here.
#include "common.hpp"
#include "instance_event_repository.hpp"
#include "instance_search.hpp"
#include "message_box_models.hpp"

namespace varde::storage {

class MessageBox {
public:
    MessageBox(Common common, InstanceSearch& search, InstanceEventRepository& events, TextRepository& texts)
        : common_(common), search_(search), events_(events), texts_(texts) {}

    Task<http::Response> search(http::Request& request);
    Task<http::Response> read(http::Request& request);
    Task<http::Response> events(http::Request& request);
    Task<http::Response> undelete(http::Request& request);
    Task<http::Response> remove(http::Request& request);

private:
    // With what the caller may do; those to which nothing is permitted are left out.
    Task<std::vector<MessageBoxInstance>> permitted(
        const auth::Caller& caller, std::vector<StoredInstance> found, bool copyMode, std::string language
    );

    Common common_;
    InstanceSearch& search_;
    InstanceEventRepository& events_;
    TextRepository& texts_;
};

}  // namespace varde::storage
