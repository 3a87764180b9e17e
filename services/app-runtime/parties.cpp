#include "parties.hpp"

#include "directory.hpp"

namespace varde::app_runtime {

namespace {

using http::Status;

http::Response answer(const json::Value& value) {
    return http::json(Status::ok, json::write(value));
}

http::Response withCookie(http::Response response, const std::string& cookie) {
    response.headers.add("Set-Cookie", cookie);
    return response;
}

// Registers write the kind as a number, some sources as its name.
int partyKind(const json::Value& party) {
    static constexpr std::string_view names[] = {
        "", "Person", "Organisation", "SelfIdentified", "SubUnit", "BankruptcyEstate"};
    const auto& kind = party["partyTypeName"];
    if (const auto number = kind.asInteger()) return static_cast<int>(*number);
    for (int at = 1; at < 6; ++at) {
        if (kind.asString() != nullptr && equalsIgnoreCase(*kind.asString(), names[at])) return at;
    }
    return 0;
}

}  // namespace

bool partyAllowed(const std::optional<model::PartyTypesAllowed>& allowed, const json::Value& party) {
    if (!allowed) return true;
    if (!allowed->bankruptcyEstate && !allowed->organisation && !allowed->person && !allowed->subUnit)
        return true;
    switch (partyKind(party)) {
        case 1:
        case 3:
            return allowed->person;
        case 2: {
            const auto unit = party.text("unitType").value_or("");
            if (equalsIgnoreCase(unit, "BEDR") || equalsIgnoreCase(unit, "AAFY")) return allowed->subUnit;
            if (equalsIgnoreCase(unit, "KBO") && allowed->bankruptcyEstate) return true;
            return allowed->organisation;
        }
        default:
            return false;
    }
}

json::Array filterParties(
    const std::optional<model::PartyTypesAllowed>& allowed, const json::Array& parties
) {
    json::Array kept;
    for (auto party : parties) {
        auto* object = party.asObject();
        if (object == nullptr) continue;
        const bool self = partyAllowed(allowed, party);
        json::Array children;
        if (const auto* list = party["childParties"].asArray()) children = filterParties(allowed, *list);
        if (!self && children.empty()) continue;
        if (!self) object->set("onlyHierarchyElementWithNoAccess", true);
        object->set("childParties", std::move(children));
        kept.push_back(std::move(party));
    }
    return kept;
}

bool holdsParty(const json::Value& parties, const std::string& partyId) {
    const auto* list = parties.asArray();
    if (list == nullptr) return false;
    const auto id = parseNumber<std::int64_t>(partyId);
    for (const auto& party : *list) {
        if (id && party["partyId"].asInteger() == id) return true;
        if (holdsParty(party["childParties"], partyId)) return true;
    }
    return false;
}

std::string Parties::selectedPartyId(const Call& call) {
    const auto own = call.caller().partyId ? std::to_string(*call.caller().partyId) : std::string();
    const auto chosen = http::cookie(call.request.headers, "AltinnPartyId");
    if (!call.isUser() || !chosen || chosen->empty()) return own;
    if (!parseNumber<std::int64_t>(*chosen)) {
        throw Problem(Errc::badRequest, "the cookie AltinnPartyId is no party id");
    }
    return *chosen;
}

std::string Parties::partyCookie(const Call&, const std::string& partyId) const {
    return "AltinnPartyId=" + partyId + "; domain=" + platform_.hostname + "; path=/";
}

Task<json::Value> Parties::represented(const Call& call) {
    if (call.isUser()) {
        auto list = co_await platform_.directory.parties(call.credentials, *call.caller().userId);
        // An empty list means "own party only".
        if (list.asArray() != nullptr && !list.asArray()->empty()) co_return list;
    }
    json::Value own;
    const auto& caller = call.caller();
    if (caller.partyId) {
        own = co_await platform_.directory.party(call.credentials, std::to_string(*caller.partyId));
    } else {
        model::InstanceOwner owner;
        owner.organisationNumber = caller.systemUser ? caller.systemUser->ownerOrgNumber : caller.orgNumber;
        own = co_await platform_.directory.party(call.credentials, owner);
    }
    json::Array list;
    if (own.isObject()) list.push_back(std::move(own));
    co_return list;
}

Task<http::Response> Parties::list(Call& call) {
    auto list = co_await represented(call);
    if (call.request.queryBool("allowedToInstantiateFilter").value_or(false)) {
        const auto& allowed = call.app->application.partyTypesAllowed;
        // A file without the object filters everything away; the frontend then says so (contract 3.2).
        list = allowed ? filterParties(allowed, *list.asArray()) : json::Array{};
    }
    for (auto& party : *list.asArray()) maskParty(party);
    co_return answer(list);
}

Task<http::Response> Parties::validateInstantiation(Call& call) {
    const auto partyId = call.request.query("partyId").value_or(selectedPartyId(call));
    json::Object result{
        {"valid", true},
        {"customTextKey", nullptr},
        {"customTextParameters", nullptr},
        {"message", nullptr},
        {"validParties", json::Array{}}};
    if (call.isServiceOwner()) co_return answer(result);

    auto list = co_await represented(call);
    const auto& allowed = call.app->application.partyTypesAllowed;
    if (!holdsParty(list, partyId)) {
        result.set("valid", false);
        result.set("message", "The supplied party id does not match a party that the caller may represent");
        auto parties = filterParties(allowed, *list.asArray());
        for (auto& party : parties) maskParty(party);
        result.set("validParties", std::move(parties));
        co_return answer(result);
    }
    const auto party = co_await platform_.directory.party(call.credentials, partyId);
    if (!partyAllowed(allowed, party)) {
        result.set("valid", false);
        result.set("message", "A party of this type may not start the service");
    }
    co_return answer(result);
}

Task<http::Response> Parties::select(Call& call) {
    const auto partyId = std::to_string(call.request.pathInteger("partyId"));
    const auto list = co_await represented(call);
    if (!holdsParty(list, partyId)) {
        throw Refusal::text(
            Status::badRequest,
            "Attempt to update to party failed: the caller may not represent party " + partyId
        );
    }
    auto response = http::text(Status::ok, "Party successfully updated");
    co_return withCookie(std::move(response), partyCookie(call, partyId));
}

Task<http::Response> Parties::current(Call& call) {
    auto partyId = selectedPartyId(call);
    const auto own = call.caller().partyId ? std::to_string(*call.caller().partyId) : std::string();
    bool corrected = false;
    if (call.isUser() && partyId != own) {
        const auto list = co_await represented(call);
        if (!holdsParty(list, partyId)) {
            partyId = own;
            corrected = true;
        }
    }
    json::Value party;
    if (!partyId.empty()) {
        party = co_await platform_.directory.party(call.credentials, partyId);
    } else {
        const auto list = co_await represented(call);
        if (!list.asArray()->empty()) party = list.asArray()->front();
    }
    json::Value body = party["partyId"];
    if (call.request.queryBool("returnPartyObject").value_or(false)) {
        maskParty(party);
        body = std::move(party);
    } else if (body.isNull()) {
        body = parseNumber<std::int64_t>(partyId).value_or(0);
    }
    auto response = answer(body);
    if (corrected) response.headers.add("Set-Cookie", partyCookie(call, partyId));
    co_return response;
}

Task<http::Response> Parties::user(Call& call) {
    if (!call.isUser()) throw Refusal::text(Status::badRequest, "The userId is not proviced in the context.");
    auto profile = co_await platform_.directory.profile(call.credentials, *call.caller().userId);
    if (!profile.isObject()) throw Refusal::standard(Status::notFound);
    if (auto* party = profile.find("party")) maskParty(*party);
    co_return answer(profile);
}

Task<http::Response> Parties::keepAlive(Call& call) {
    const auto token = co_await platform_.directory.refreshedToken(call.credentials);
    if (token.empty()) co_return http::empty(Status::badRequest);
    auto response = http::empty(Status::ok);
    // Local mode is plain http, where a Secure cookie would not come back.
    response.headers.add(
        "Set-Cookie",
        platform_.sessionCookie + "=" + token + "; domain=" + platform_.hostname +
            "; path=/; samesite=lax; httponly" + (platform_.production ? "; secure" : "")
    );
    co_return response;
}

Task<http::Response> Parties::invalidateCookie(Call&) {
    auto response = http::empty(Status::ok);
    response.headers.add(
        "Set-Cookie",
        platform_.sessionCookie + "=; domain=" + platform_.hostname +
            "; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly"
    );
    co_return response;
}

}  // namespace varde::app_runtime
