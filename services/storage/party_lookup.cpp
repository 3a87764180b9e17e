#include "party_lookup.hpp"

#include <algorithm>

#include "auth/caller.hpp"
#include "base/problem.hpp"
#include "json/value.hpp"

namespace varde::storage {

namespace {

constexpr std::size_t personDigits = 11;
constexpr std::size_t organisationDigits = 9;
constexpr std::uint64_t partyBytesMax = 1024 * 1024;

bool isDigits(std::string_view text, std::size_t count) {
    return text.size() == count &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

OwnerIdentifier OwnerIdentifier::parse(std::string_view text) {
    auto plain = toLower(text);
    plain.erase(std::remove(plain.begin(), plain.end(), ' '), plain.end());
    const auto parts = split(plain, ':');
    if (parts.size() != 2)
        throw Problem(Errc::badRequest, "InstanceOwnerIdentifier is a type, a colon and a number");
    const bool person = parts[0] == "person";
    const bool known = person || parts[0] == "organisation";
    if (!known || !isDigits(parts[1], person ? personDigits : organisationDigits)) {
        throw Problem(
            Errc::badRequest, "InstanceOwnerIdentifier is Person with 11 digits or Organisation with 9"
        );
    }
    return {person, std::string(parts[1])};
}

Task<std::optional<std::int64_t>> PartyLookup::find(OwnerIdentifier owner, const http::Request& request) {
    json::Object body;
    body.set(owner.isPerson ? "ssn" : "orgNo", owner.number);
    http::ClientRequest call;
    call.method = http::Method::post;
    call.url = registerUrl_ + "/register/api/v1/parties/lookup";
    call.headers.add("Content-Type", "application/json");
    call.headers.add("Authorization", "Bearer " + request.caller().token());
    const auto token = platformToken_();
    if (!token.empty()) call.headers.add("PlatformAccessToken", token);
    call.body = json::write(json::Value(std::move(body)));
    call.trace = request.trace;

    auto response = co_await client_.send(std::move(call));
    const auto text = co_await response.body(partyBytesMax);
    if (response.status == http::Status::notFound) co_return std::nullopt;
    if (response.status != http::Status::ok)
        throw Problem(Errc::badGateway, "the party could not be looked up");
    const auto party = json::parseValue(text);
    co_return party["partyId"].asInteger();
}

}  // namespace varde::storage
