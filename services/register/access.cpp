#include "access.hpp"

#include "base/problem.hpp"

namespace varde::registry {
namespace {

constexpr std::string_view lookupScope = "altinn:register/partylookup.admin";
constexpr std::uint64_t answerBytesMax = 1024;

}  // namespace

void Access::refuse(const http::Request& request) {
    throw Problem(request.callerPtr ? Errc::forbidden : Errc::unauthenticated, "");
}

Task<> Access::requireLookup(const http::Request& request) const {
    if (request.callerPtr && request.callerPtr->hasScope(lookupScope)) co_return;
    co_await requirePlatform(request);
}

Task<> Access::requirePlatform(const http::Request& request) const {
    const bool platform = co_await isPlatform_(request);
    if (!platform) refuse(request);
}

Task<bool> Access::maySee(const http::Request& request, std::int64_t partyId) const {
    const auto& caller = request.caller();
    if (!caller.org.empty() || caller.partyId == partyId) co_return true;
    if (!caller.userId) co_return false;

    http::ClientRequest call;
    call.url = authorizationUrl_ + "/authorization/api/v1/parties/" + std::to_string(partyId) +
               "/validate?userid=" + std::to_string(*caller.userId);
    call.headers.set("Authorization", "Bearer " + caller.token());
    call.trace = request.trace;
    auto response = co_await client_.send(std::move(call));
    const auto body = co_await response.body(answerBytesMax);
    co_return response.status == http::Status::ok&& body == "true";
}

}  // namespace varde::registry
