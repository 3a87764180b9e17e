#include "instance_list.hpp"

#include "base/problem.hpp"
#include "base/text.hpp"

namespace varde::storage {

namespace {

constexpr std::string_view ownerHeader = "X-Ai-InstanceOwnerIdentifier";

}  // namespace

// The rules for org tokens and for users are the contract's table, in its order.
Task<> InstanceList::requireMayAsk(const auth::Caller& caller, InstanceQuery& query, bool namesOwner) {
    if (query.partyId && namesOwner) {
        throw Problem(Errc::badRequest, "Both InstanceOwner.PartyId and InstanceOwnerIdentifier are given");
    }
    if (caller.org.empty()) {
        if (!caller.userId && !caller.systemUser) throw Problem(Errc::badRequest, "");
        if (!query.partyId && !namesOwner) {
            throw Problem(
                Errc::badRequest, "Either InstanceOwnerPartyId or InstanceOwnerIdentifier need to be defined"
            );
        }
        co_return;
    }
    if (!common_.access.mayReadAsOwner(caller)) throw Problem(Errc::forbidden, "");
    if (!query.org && !query.appId) throw Problem(Errc::badRequest, "Org or AppId must be defined");
    const auto appId = query.appId.value_or("");
    const auto slash = appId.find('/');
    if (!query.org) {
        if (slash == std::string::npos) throw Problem(Errc::badRequest, "AppId is org/app");
        query.org = appId.substr(0, slash);
    }
    if (equalsIgnoreCase(*query.org, caller.org) || common_.access.isSyncAdapter(caller)) co_return;
    if (slash == std::string::npos) throw Problem(Errc::badRequest, "AppId must be defined");
    co_await common_.access.requireReadOfApp(caller, *query.org, appId.substr(slash + 1));
}

Task<http::Response> InstanceList::list(http::Request& request) {
    const auto& caller = request.caller();
    const auto identifier = request.header(ownerHeader);
    auto query = parseInstanceQuery(request);
    co_await requireMayAsk(caller, query, identifier.has_value());

    model::QueryResponse answer;
    if (identifier) {
        const auto owner = OwnerIdentifier::parse(*identifier);
        query.partyId = co_await parties_.find(owner, request);
        if (!query.partyId) co_return http::json(http::Status::ok, json::write(answer));
    }

    answer.self = common_.links.to(pageLink(request, query.after ? query.after->toString() : std::string()));
    const bool privileged = common_.access.isPrivileged(caller);
    if (!privileged) {
        if (query.isHardDeleted == true) co_return http::json(http::Status::ok, json::write(answer));
        query.isHardDeleted = false;
    }
    const auto page = co_await search_.find(query);
    if (page.next) answer.next = common_.links.to(pageLink(request, page.next->toString()));

    for (const auto& stored : page.instances) {
        answer.instances.push_back(
            assemble(stored, privileged ? DeletedElements::shown : DeletedElements::left)
        );
    }
    if (!privileged) {
        std::vector<std::string> actions{"read"};
        const auto permitted =
            co_await common_.access.permitted(caller, std::move(actions), answer.instances);
        std::vector<model::Instance> readable;
        for (std::size_t i = 0; i < answer.instances.size(); ++i) {
            if (permitted[i].at(0)) readable.push_back(std::move(answer.instances[i]));
        }
        answer.instances = std::move(readable);
    }
    for (auto& instance : answer.instances) common_.links.addTo(instance);
    answer.count = static_cast<std::int32_t>(answer.instances.size());
    co_return http::json(http::Status::ok, json::write(answer));
}

}  // namespace varde::storage
