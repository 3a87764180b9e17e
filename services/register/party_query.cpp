#include "party_query.hpp"

#include "base/encoding.hpp"

namespace varde::registry {
namespace {

constexpr std::uint64_t bodyBytesMax = 256 * 1024;
constexpr std::size_t urnsMax = 100;

enum class Kind { partyId, uuid, organization, person, userId, userName, email };

struct UrnPrefix {
    std::string_view text;
    Kind kind;
    std::string_view field;  // what one searches by is part of the answer
};

constexpr UrnPrefix prefixes[] = {
    {"urn:altinn:party:id:", Kind::partyId, "id"},
    {"urn:altinn:partyid:", Kind::partyId, "id"},
    {"urn:altinn:party:uuid:", Kind::uuid, "uuid"},
    {"urn:altinn:person:uuid:", Kind::uuid, "uuid"},
    {"urn:altinn:organization:uuid:", Kind::uuid, "uuid"},
    {"urn:altinn:systemuser:uuid:", Kind::uuid, "uuid"},
    {"urn:altinn:user:uuid:", Kind::uuid, "uuid"},
    {"urn:altinn:organization:identifier-no:", Kind::organization, "org-id"},
    {"urn:altinn:person:identifier-no:", Kind::person, "person-id"},
    {"urn:altinn:user:id:", Kind::userId, "user.id"},
    {"urn:altinn:userid:", Kind::userId, "user.id"},
    {"urn:altinn:party:username:", Kind::userName, "user.name"},
    {"urn:altinn:username:", Kind::userName, "user.name"},
    {"urn:altinn:person:legacy-selfidentified:", Kind::userName, "user.name"},
    {"urn:altinn:person:idporten-email:", Kind::email, "ext-urn"}};

const UrnPrefix& prefixOf(std::string_view urn) {
    for (const auto& prefix : prefixes) {
        if (startsWithIgnoreCase(urn, prefix.text)) return prefix;
    }
    throw Problem(Errc::badRequest, "data: a URN of an unknown kind");
}

const json::Value* dataOf(const json::Value& body) {
    const auto* object = body.asObject();
    return object ? object->findIgnoreCase("data") : nullptr;
}

http::Response answer(http::Status status, json::Array data) {
    const json::Value document = json::Object{{"data", std::move(data)}};
    return http::json(status, json::write(document));
}

}  // namespace

Task<PartyQuery::Found> PartyQuery::resolve(std::string urn) {
    const auto& prefix = prefixOf(urn);
    const auto value = percentDecode(std::string_view(urn).substr(prefix.text.size())).value_or("");
    const auto number = parseNumber<std::int64_t>(value).value_or(0);
    Found found;
    switch (prefix.kind) {
        case Kind::partyId:
            found.party = co_await parties_.find(number);
            break;
        case Kind::uuid:
            if (const auto uuid = Guid::parse(value))
                found.party = co_await parties_.findByUuid(uuid->toString());
            break;
        case Kind::organization:
            found.party = co_await parties_.findByOrgNumber(value);
            break;
        case Kind::person:
            found.party = co_await parties_.findBySsn(value);
            break;
        case Kind::userId:
            found.user = co_await users_.find(number);
            break;
        case Kind::userName:
            found.user = co_await users_.findByName(value);
            break;
        case Kind::email:
            found.user = co_await users_.findByExternalIdentity(std::string(prefix.text) + value);
            break;
    }
    if (found.user) found.party = found.user->party;
    co_return found;
}

Task<json::Value> PartyQuery::shown(Found found, Fields fields) {
    if (!found.user && needUser(fields)) found.user = co_await users_.findByParty(found.party->partyId);
    co_return partyV2(*found.party, found.user, fields);
}

Task<http::Response> PartyQuery::query(http::Request& request) {
    co_await access_.requireLookup(request);
    const auto fields = parseFields(request.query("fields").value_or("identifiers,display-name"));
    const auto body = json::parseValue(co_await request.body(bodyBytesMax));
    const auto* asked = dataOf(body);
    if (!asked || !asked->isArray()) throw Problem(Errc::badRequest, "data: a list of URNs is expected");
    if (asked->asArray()->size() > urnsMax) {
        const Invalid mistake{tooManyItems, "At most " + std::to_string(urnsMax) + " items.", "/data"};
        co_return invalid({mistake}, request.trace);
    }

    json::Array data;
    std::set<std::int32_t> seen;
    bool complete = true;
    for (const auto& entry : *asked->asArray()) {
        const auto* urn = entry.asString();
        if (!urn) throw Problem(Errc::badRequest, "data: a list of URNs is expected");
        auto found = co_await resolve(*urn);
        complete = complete && found.party;
        if (!found.party || !seen.insert(found.party->partyId).second) continue;
        auto wanted = fields;
        wanted.emplace(prefixOf(*urn).field);
        data.push_back(co_await shown(std::move(found), std::move(wanted)));
    }
    co_return answer(complete ? http::Status::ok : http::Status::partialContent, std::move(data));
}

Task<http::Response> PartyQuery::mainUnits(http::Request& request) {
    co_await access_.requireLookup(request);
    const auto body = json::parseValue(co_await request.body(bodyBytesMax));
    const auto* asked = dataOf(body);
    const auto* urn = asked ? asked->asString() : nullptr;
    if (!urn) throw Problem(Errc::badRequest, "data: a URN is expected");
    const auto found = co_await resolve(*urn);
    json::Array data;
    if (found.party) {
        Found parent;
        parent.party = co_await parties_.findParent(found.party->partyId);
        if (parent.party)
            data.push_back(co_await shown(std::move(parent), parseFields("identifiers,display-name")));
    }
    co_return answer(http::Status::ok, std::move(data));
}

}  // namespace varde::registry
