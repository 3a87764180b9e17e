#include "profiles.hpp"

namespace varde::registry {
namespace {

constexpr std::uint64_t bodyBytesMax = 4096;

http::Response answer(const std::optional<model::UserProfile>& profile) {
    if (!profile) return http::empty(http::Status::notFound);
    return http::json(http::Status::ok, json::write(*profile));
}

// Null and empty count as absent.
std::optional<std::string> textMember(const json::Object& object, std::string_view name) {
    const auto* value = object.findIgnoreCase(name);
    const auto* text = value ? value->asString() : nullptr;
    if (!text || text->empty()) return std::nullopt;
    return *text;
}

std::int64_t userIdOf(const json::Object& object) {
    const auto* value = object.findIgnoreCase("userId");
    if (!value) return 0;
    if (const auto* text = value->asString()) return parseNumber<std::int64_t>(*text).value_or(0);
    return value->asInteger().value_or(0);
}

}  // namespace

Task<http::Response> Profiles::find(http::Request& request) {
    co_await access_.requirePlatform(request);
    const auto profile = co_await repository_.find(request.pathInteger("userId"));
    co_return answer(profile);
}

Task<http::Response> Profiles::findByUuid(http::Request& request) {
    co_await access_.requirePlatform(request);
    const auto profile = co_await repository_.findByUuid(request.pathGuid("userUuid").toString());
    co_return answer(profile);
}

Task<http::Response> Profiles::findBySsn(http::Request& request) {
    co_await access_.requirePlatform(request);
    const auto body = co_await request.body(bodyBytesMax);
    const auto value = json::parseValue(body);
    const auto* ssn = value.asString();
    if (!ssn || ssn->empty())
        throw Problem(Errc::badRequest, "a national identity number is expected, as a JSON string");
    const auto profile = co_await repository_.findBySsn(*ssn);
    co_return answer(profile);
}

Task<http::Response> Profiles::current(http::Request& request) {
    const auto& caller = request.caller();
    if (!caller.userId)
        co_return http::text(
            http::Status::badRequest, "Invalid request context. UserId must be provided in claims."
        );
    const auto profile = co_await repository_.find(*caller.userId);
    co_return answer(profile);
}

Task<http::Response> Profiles::findInternal(http::Request& request) {
    co_await access_.requirePlatform(request);
    const auto body = co_await request.body(bodyBytesMax);
    const auto value = json::parseValue(body);
    const auto* asked = value.asObject();
    if (!asked) throw Problem(Errc::badRequest, "an object is expected");

    std::optional<model::UserProfile> profile;
    if (const auto id = userIdOf(*asked); id != 0) {
        profile = co_await repository_.find(id);
    } else if (const auto text = textMember(*asked, "userUuid")) {
        const auto uuid = Guid::parse(*text);
        if (!uuid) throw Problem(Errc::badRequest, "userUuid must be a uuid");
        profile = co_await repository_.findByUuid(uuid->toString());
    } else if (const auto name = textMember(*asked, "username")) {
        profile = co_await repository_.findByName(*name);
    } else if (const auto ssn = textMember(*asked, "ssn")) {
        profile = co_await repository_.findBySsn(*ssn);
    } else {
        throw Problem(Errc::badRequest, "one of userId, userUuid, username and ssn is required");
    }
    co_return answer(profile);
}

}  // namespace varde::registry
