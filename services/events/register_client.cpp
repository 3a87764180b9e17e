#include "register_client.hpp"

#include "base/problem.hpp"

namespace varde::events {

namespace {

constexpr std::uint64_t answerBytesMax = 1024 * 1024;
constexpr std::size_t rememberedMax = 10'000;

const json::Value* firstOf(const json::Value& answer) {
    const auto* data = answer["data"].asArray();
    return data && !data->empty() ? &data->front() : nullptr;
}

}  // namespace

RegisterClient::RegisterClient(
    http::Client& client,
    std::string url,
    std::function<std::string()> platformToken,
    const Clock& clock,
    std::chrono::seconds mainUnitCacheTime
)
    : client_(client),
      url_(std::move(url) + "/register/api/"),
      platformToken_(std::move(platformToken)),
      clock_(clock),
      mainUnitCacheTime_(mainUnitCacheTime) {}

Task<http::ClientResponse> RegisterClient::post(std::string path, std::string body, std::string bearer) {
    http::ClientRequest call;
    call.method = http::Method::post;
    call.url = url_ + path;
    call.headers.set("Content-Type", "application/json");
    if (!bearer.empty()) call.headers.set("Authorization", "Bearer " + bearer);
    auto token = platformToken_ ? platformToken_() : std::string();
    if (!token.empty()) call.headers.set("PlatformAccessToken", std::move(token));
    call.body = std::move(body);
    auto response = co_await client_.send(std::move(call));
    co_return response;
}

Task<std::int64_t> RegisterClient::partyId(Lookup lookup, std::string callerToken) {
    const auto textOrNull = [](const std::string& text) {
        return text.empty() ? json::Value() : json::Value(text);
    };
    const json::Value body =
        json::Object{{"ssn", textOrNull(lookup.person)}, {"orgNo", textOrNull(lookup.organisation)}};
    auto response = co_await post("v1/parties/lookup", json::write(body), std::move(callerToken));
    const auto text = co_await response.body(answerBytesMax);
    if (response.status == http::Status::notFound) throw Problem(Errc::notFound, "The party was not found.");
    if (response.status != http::Status::ok) {
        const auto status = std::to_string(http::code(response.status));
        throw Problem(Errc::internal, status + " - the party could not be looked up");
    }
    const auto id = json::parseValue(text)["partyId"].asInteger();
    if (!id) throw Problem(Errc::internal, "the party could not be looked up");
    co_return *id;
}

Task<json::Value> RegisterClient::ask(std::string path, std::string body) {
    auto response = co_await post(std::move(path), std::move(body), {});
    const auto text = co_await response.body(answerBytesMax);
    if (response.status != http::Status::ok)
        throw Problem(Errc::badGateway, "the register could not be asked");
    co_return json::parseValue(text);
}

Task<std::optional<std::string>> RegisterClient::partyUuid(std::string personUrn) {
    const json::Value body = json::Object{{"data", json::Array{json::Value(std::move(personUrn))}}};
    const auto answer = co_await ask("v2/internal/parties/query?fields=identifiers", json::write(body));
    const auto* party = firstOf(answer);
    if (!party) co_return std::nullopt;
    co_return party->text("partyUuid");
}

Task<std::optional<RegisterClient::MainUnit>> RegisterClient::mainUnit(std::string unitUrn) {
    const auto now = clock_.now();
    {
        const std::lock_guard lock(mutex_);
        const auto found = mainUnits_.find(unitUrn);
        if (found != mainUnits_.end() && now < found->second.until) co_return found->second.unit;
    }
    const json::Value body = json::Object{{"data", unitUrn}};
    const auto answer = co_await ask("v2/internal/parties/main-units", json::write(body));
    std::optional<MainUnit> unit;
    const auto* first = firstOf(answer);
    if (first && first->text("organizationIdentifier")) {
        unit = MainUnit{first->text("externalUrn").value_or(""), (*first)["partyId"].asInteger().value_or(0)};
    }
    const std::lock_guard lock(mutex_);
    if (mainUnits_.size() >= rememberedMax) mainUnits_.clear();
    mainUnits_[unitUrn] = {unit, now + mainUnitCacheTime_};
    co_return unit;
}

}  // namespace varde::events
