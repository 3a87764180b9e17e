#include "parties.hpp"

#include "json/value.hpp"

namespace varde::registry {
namespace {

constexpr std::uint64_t bodyBytesMax = 1024 * 1024;
constexpr std::size_t listItemsMax = 1000;
constexpr std::size_t identifiersMax = 100;

http::Response tooMany(std::size_t most, const char* path, const http::Trace& trace) {
    return invalid({{tooManyItems, "At most " + std::to_string(most) + " items.", path}}, trace);
}

SubUnits subUnits(const http::Request& request) {
    return request.queryBool("fetchSubUnits").value_or(false) ? SubUnits::include : SubUnits::leaveOut;
}

json::Array parseList(const std::string& body) {
    auto value = json::parseValue(body);
    if (!value.isArray()) throw Problem(Errc::badRequest, "a list is expected");
    return std::move(*value.asArray());
}

// Numbers may arrive as text.
std::optional<std::int64_t> integerOf(const json::Value& value) {
    if (const auto* text = value.asString()) return parseNumber<std::int64_t>(*text);
    return value.asInteger();
}

json::Value orNull(const std::optional<std::string>& text) {
    return text ? json::Value(*text) : json::Value(nullptr);
}

// The non-empty parts of a comma-separated parameter that may be repeated.
std::vector<std::string> parts(const http::Request& request, std::string_view name) {
    std::vector<std::string> out;
    for (const auto& value : request.queryAll(name)) {
        for (const auto part : split(value, ',')) {
            if (!trim(part).empty()) out.emplace_back(trim(part));
        }
    }
    return out;
}

json::Object nameEntry(
    const model::PartyLookup& asked, const std::optional<model::Party>& party, bool personName
) {
    json::Object entry{
        {"ssn", orNull(asked.ssn)},
        {"orgNo", orNull(asked.orgNo)},
        {"name", party ? orNull(party->name) : json::Value(nullptr)}};
    if (personName && party && party->person) {
        entry.set(
            "personName",
            json::Object{
                {"firstName", orNull(party->person->firstName)},
                {"middleName", orNull(party->person->middleName)},
                {"lastName", orNull(party->person->lastName)}}
        );
    }
    return entry;
}

}  // namespace

Task<http::Response> Parties::show(http::Request& request, std::optional<model::Party> party) {
    const bool serviceOwner = !request.caller().org.empty();
    if (!party && serviceOwner) co_return partyNotFound(request.trace);
    // A user learns nothing about parties that are not his: neither that they exist nor that they do not.
    bool allowed = party.has_value();
    if (allowed) allowed = co_await access_.maySee(request, party->partyId);
    if (!allowed) co_return http::empty(http::Status::unauthorized);
    co_return http::json(http::Status::ok, json::write(*party));
}

Task<http::Response> Parties::find(http::Request& request) {
    co_await access_.requireLookup(request);
    const auto id = request.pathInteger("partyId");
    if (id <= 0)
        co_return invalid({{badPartyId, "The party id is not valid.", "/path/partyId"}}, request.trace);
    auto party = co_await repository_.find(id);
    co_return co_await show(request, std::move(party));
}

Task<http::Response> Parties::findByUuid(http::Request& request) {
    co_await access_.requireLookup(request);
    auto party = co_await repository_.findByUuid(request.pathGuid("partyUuid").toString());
    co_return co_await show(request, std::move(party));
}

std::vector<Invalid> Parties::mistakes(const model::PartyLookup& lookup, const std::string& path) const {
    if (!lookup.ssn && !lookup.orgNo) return {{valueRequired, "ssn or orgNo is required.", path}};
    if (lookup.ssn && lookup.orgNo) return {{mutuallyExclusive, "Only one of ssn and orgNo.", path}};
    if (lookup.ssn && !isPersonNumber(*lookup.ssn, checkDigits_)) {
        return {{badPersonNumber, "The national identity number is not valid.", path + "/ssn"}};
    }
    if (lookup.orgNo && !isOrganizationNumber(*lookup.orgNo, checkDigits_)) {
        return {{badOrganizationNumber, "The organization number is not valid.", path + "/orgNo"}};
    }
    return {};
}

Task<std::optional<model::Party>> Parties::party(model::PartyLookup lookup) {
    if (lookup.ssn) return repository_.findBySsn(*lookup.ssn);
    return repository_.findByOrgNumber(*lookup.orgNo);
}

Task<http::Response> Parties::lookup(http::Request& request) {
    co_await access_.requireLookup(request);
    const auto body = co_await request.body(bodyBytesMax);
    const auto asked = json::parse<model::PartyLookup>(body);
    const auto wrong = mistakes(asked, "");
    if (!wrong.empty()) co_return invalid(wrong, request.trace);
    const auto found = co_await party(asked);
    if (!found) co_return partyNotFound(request.trace);
    co_return http::json(http::Status::ok, json::write(*found));
}

Task<http::Response> Parties::list(http::Request& request) {
    co_await access_.requireLookup(request);
    const auto body = co_await request.body(bodyBytesMax);
    const auto asked = parseList(body);
    if (asked.size() > listItemsMax) co_return tooMany(listItemsMax, "/", request.trace);
    std::vector<std::int64_t> ids;
    for (const auto& entry : asked) {
        const auto id = integerOf(entry);
        if (!id || *id <= 0) {
            const auto path = "/" + std::to_string(ids.size());
            co_return invalid({{badPartyId, "The party id is not valid.", path}}, request.trace);
        }
        ids.push_back(*id);
    }
    const auto found = co_await repository_.findAll(std::move(ids), subUnits(request));
    if (found.empty()) co_return partyNotFound(request.trace);
    co_return http::json(http::Status::ok, json::write(found));
}

Task<http::Response> Parties::listByUuid(http::Request& request) {
    co_await access_.requireLookup(request);
    const auto body = co_await request.body(bodyBytesMax);
    const auto asked = parseList(body);
    if (asked.size() > listItemsMax) co_return tooMany(listItemsMax, "/", request.trace);
    std::vector<std::string> uuids;
    for (const auto& entry : asked) {
        const auto* text = entry.asString();
        const auto uuid = text ? Guid::parse(*text) : std::nullopt;
        if (!uuid) throw Problem(Errc::badRequest, "a list of party uuids is expected");
        uuids.push_back(uuid->toString());
    }
    const auto found = co_await repository_.findAllByUuid(std::move(uuids), subUnits(request));
    co_return http::json(http::Status::ok, json::write(found));
}

Task<http::Response> Parties::names(http::Request& request) {
    co_await access_.requireLookup(request);
    const auto body = json::parseValue(co_await request.body(bodyBytesMax));
    const auto* object = body.asObject();
    const auto* asked = object ? object->findIgnoreCase("parties") : nullptr;
    if (!asked || !asked->isArray()) {
        co_return invalid({{valueRequired, "parties is required.", "/parties"}}, request.trace);
    }
    if (asked->asArray()->size() > listItemsMax) co_return tooMany(listItemsMax, "/parties", request.trace);
    const auto option = request.query("partyComponentOption").value_or("");
    json::Array names;
    for (const auto& entry : *asked->asArray()) {
        const auto lookup = json::fromValue<model::PartyLookup>(entry);
        const auto wrong = mistakes(lookup, "/parties/" + std::to_string(names.size()));
        if (!wrong.empty()) co_return invalid(wrong, request.trace);
        const auto found = co_await party(lookup);
        names.push_back(nameEntry(lookup, found, equalsIgnoreCase(option, "person-name")));
    }
    const json::Value answer = json::Object{{"partyNames", std::move(names)}};
    co_return http::json(http::Status::ok, json::write(answer));
}

Task<http::Response> Parties::identifiers(http::Request& request) {
    co_await access_.requireLookup(request);
    const auto ids = parts(request, "ids");
    const auto uuids = parts(request, "uuids");
    const auto orgs = parts(request, "orgs");
    const auto count = ids.size() + uuids.size() + orgs.size();
    if (count == 0)
        co_return invalid({{valueRequired, "ids, uuids or orgs is required.", "/query"}}, request.trace);
    if (count > identifiersMax) co_return tooMany(identifiersMax, "/query", request.trace);

    std::vector<std::optional<model::Party>> found;
    for (const auto& text : ids) {
        const auto id = parseNumber<std::int64_t>(text);
        if (!id) throw Problem(Errc::badRequest, "ids must be numbers");
        found.push_back(co_await repository_.find(*id));
    }
    for (const auto& text : uuids) {
        const auto uuid = Guid::parse(text);
        if (!uuid) throw Problem(Errc::badRequest, "uuids must be uuids");
        found.push_back(co_await repository_.findByUuid(uuid->toString()));
    }
    for (const auto& number : orgs) found.push_back(co_await repository_.findByOrgNumber(number));

    json::Array answer;
    for (const auto& one : found) {
        if (!one) continue;
        answer.push_back(json::Object{
            {"partyId", one->partyId},
            {"partyUuid", orNull(one->partyUuid)},
            {"orgNumber", orNull(one->orgNumber)}});
    }
    co_return http::json(http::Status::ok, json::write(json::Value(std::move(answer))));
}

}  // namespace varde::registry
