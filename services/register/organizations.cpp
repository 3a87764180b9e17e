#include "organizations.hpp"

namespace varde::registry {

Task<http::Response> Organizations::find(http::Request& request) {
    co_await access_.requireLookup(request);
    const auto& number = request.path("orgNumber");
    if (!isOrganizationNumber(number, checkDigits_)) {
        const Invalid mistake{badOrganizationNumber, "The organization number is not valid.", "/path/orgNr"};
        co_return invalid({mistake}, request.trace);
    }
    const auto found = co_await repository_.findOrganization(number);
    if (!found) co_return organizationNotFound(request.trace);
    co_return http::json(http::Status::ok, json::write(*found));
}

}  // namespace varde::registry
