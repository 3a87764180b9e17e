#include "persons.hpp"

#include "base/encoding.hpp"
#include "names.hpp"

namespace varde::registry {
namespace {

// Lead bytes have the continuation bytes that they announce: enough to tell text from a name that only looks
// like base64.
bool isText(std::string_view bytes) {
    std::size_t expected = 0;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        const bool continues = (byte & 0xC0) == 0x80;
        if (continues != (expected > 0) || byte < 0x20 || byte >= 0xF8) return false;
        if (continues) {
            --expected;
        } else {
            expected = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC0 ? 1 : 0;
        }
    }
    return expected == 0;
}

// Base64 of UTF-8; what does not decode is the name itself.
std::string lastName(const http::Request& request) {
    const auto header = request.header("X-Ai-LastName");
    if (!header) return {};
    const auto text = trim(*header);
    const bool mayBeBase64 = text.size() % 4 == 0;
    const auto decoded = mayBeBase64 ? fromBase64(text) : std::nullopt;
    return decoded && isText(*decoded) ? *decoded : std::string(text);
}

// Whom misses are counted for; empty when the token says neither.
std::string identity(const auth::Caller& caller) {
    if (const auto uuid = caller.claim("urn:altinn:party:uuid")) return "party:" + *uuid;
    if (caller.userId) return "user:" + std::to_string(*caller.userId);
    return {};
}

}  // namespace

Task<http::Response> Persons::find(http::Request& request) {
    const auto& caller = request.caller();
    const int level = caller.authenticationLevel;
    if (level < 2 || level > 4) throw Problem(Errc::forbidden, "");
    co_await access_.requirePlatform(request);

    const std::string number(trim(request.header("X-Ai-NationalIdentityNumber").value_or("")));
    const auto name = lastName(request);
    std::vector<Invalid> mistakes;
    if (!isPersonNumber(number, checkDigits_)) {
        mistakes.push_back({badPersonNumber, "The national identity number is not valid.", "/header"});
    }
    if (trim(name).empty()) mistakes.push_back({valueRequired, "The last name is required.", "/header"});
    if (!mistakes.empty()) co_return invalid(mistakes, request.trace);

    const auto who = identity(caller);
    if (who.empty()) throw Problem(Errc::forbidden, "");
    const bool blocked = co_await misses_.isBlocked(who);
    if (blocked) co_return tooManyLookups(request.trace);

    const auto party = co_await repository_.findBySsn(number);
    const bool known = party && party->person && similarLastNames(party->person->lastName.value_or(""), name);
    if (known) co_return http::json(http::Status::ok, json::write(*party->person));
    co_await misses_.add(who);
    co_return personNotFound(request.trace);
}

}  // namespace varde::registry
