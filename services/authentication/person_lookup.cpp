#include "person_lookup.hpp"

#include "base/guid.hpp"
#include "base/problem.hpp"

namespace varde::authentication {
namespace {

constexpr std::chrono::seconds tokenLife{300};
constexpr std::uint64_t answerBytesMax = 64 * 1024;

// A field of the register is the value itself, or an object that holds it.
std::optional<std::string> personNumber(const json::Value& party) {
    const auto& field = party["personIdentifier"];
    if (const auto* text = field.asString(); text && !text->empty()) return *text;
    return field.text("value");
}

std::optional<std::string> firstPersonNumber(std::string_view body) {
    try {
        const auto document = json::parseValue(body);
        const auto* parties = document["data"].asArray();
        if (!parties || parties->empty()) return std::nullopt;
        return personNumber(parties->front());
    } catch (const Problem&) {
        // Who asked did nothing wrong: the register's answer is what cannot be read.
        throw Problem(Errc::badGateway, "the register's answer cannot be read");
    }
}

}  // namespace

Task<std::optional<std::string>> PersonLookup::numberOf(std::string partyUuid) {
    const auto uuid = Guid::parse(partyUuid);
    if (!uuid) co_return std::nullopt;
    http::ClientRequest request;
    request.method = http::Method::post;
    request.url = registerUrl_ + "/register/api/v2/internal/parties/query?fields=uuid,person-id";
    request.headers.set("Content-Type", "application/json");
    request.headers.set(
        "PlatformAccessToken", issuer_.platformToken("platform", "authentication", tokenLife)
    );
    request.body =
        json::write(json::Object{{"data", json::Array{"urn:altinn:party:uuid:" + uuid->toString()}}});
    auto response = co_await client_.send(std::move(request));
    const auto body = co_await response.body(answerBytesMax);
    if (response.status == http::Status::partialContent) co_return std::nullopt;
    if (response.status != http::Status::ok) throw Problem(Errc::badGateway, "the register did not answer");
    co_return firstPersonNumber(body);
}

}  // namespace varde::authentication
