#include "representation.hpp"

#include "auth/caller.hpp"
#include "party_list.hpp"

namespace varde::authorization {
namespace {

bool asksAboutSelf(const http::Request& request, std::int64_t userId) {
    return request.caller().userId == userId;
}

}  // namespace

Task<http::Response> Representations::roles(http::Request& request) {
    const auto user = request.queryInt("coveredByUserId").value_or(0);
    const auto party = request.queryInt("offeredByPartyId").value_or(0);
    if (!asksAboutSelf(request, user)) co_return http::empty(http::Status::forbidden);
    if (user == 0 || party == 0) co_return http::empty(http::Status::badRequest);
    const auto codes = co_await directory_.roles(user, party);
    if (codes.empty()) co_return http::empty(http::Status::notFound);
    json::Array out;
    for (const auto& code : codes) out.push_back(json::Object{{"type", "altinn"}, {"value", code}});
    co_return http::json(http::Status::ok, json::write(out));
}

Task<http::Response> Representations::parties(http::Request& request) {
    const auto user = request.queryInt("userId").value_or(0);
    if (user == 0) co_return http::empty(http::Status::notFound);
    if (!asksAboutSelf(request, user)) co_return http::empty(http::Status::forbidden);
    const auto represented = co_await directory_.represented(user);
    if (represented.empty()) co_return http::empty(http::Status::notFound);

    // A sub-unit is listed below its main unit, which is shown even where the user cannot act for it.
    std::vector<Party> unlisted;
    for (const auto parentId : missingParents(represented)) {
        const auto parent = co_await directory_.party(parentId);
        if (parent) unlisted.push_back(*parent);
    }
    co_return http::json(http::Status::ok, json::write(partyList(represented, unlisted)));
}

Task<http::Response> Representations::validate(http::Request& request) {
    const auto party = request.pathInteger("partyId");
    const auto user = request.queryInt("userId").value_or(0);
    if (user == 0 || party == 0) co_return http::empty(http::Status::notFound);
    if (!asksAboutSelf(request, user)) co_return http::empty(http::Status::forbidden);
    const bool valid = co_await directory_.represents(user, party);
    co_return http::json(http::Status::ok, valid ? "true" : "false");
}

}  // namespace varde::authorization
