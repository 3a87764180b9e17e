#include "directory.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace varde::app_runtime {

using http::Method;

namespace {

void maskNumber(json::Value& holder) {
    auto* number = holder.find("ssn");
    if (number == nullptr || number->asString() == nullptr) return;
    auto text = *number->asString();
    for (std::size_t at = 6; at < text.size(); ++at) text[at] = '*';
    *number = std::move(text);
}

}  // namespace

void maskParty(json::Value& party) {
    if (!party.isObject()) return;
    maskNumber(party);
    if (auto* person = party.find("person")) maskNumber(*person);
    if (auto* children = party.find("childParties"); children != nullptr && children->asArray() != nullptr) {
        for (auto& child : *children->asArray()) maskParty(child);
    }
}

Directory::Directory(PlatformCaller& caller, Urls urls) : caller_(caller), urls_(std::move(urls)) {}

Task<json::Value> Directory::getOrNull(const Credentials& who, std::string url) {
    PlatformCaller::Call call{Method::get, std::move(url), {}, {}};
    auto response = co_await caller_.send(who, std::move(call));
    auto content = co_await response.body();
    if (response.status == http::Status::notFound) co_return nullptr;
    if (http::code(response.status) / 100 != 2) throw PlatformFailure(response.status, std::move(content));
    if (content.empty()) co_return nullptr;
    co_return json::parseValue(content);
}

Task<json::Value> Directory::party(const Credentials& who, const std::string& partyId) {
    const auto id = parseNumber<std::int64_t>(partyId);
    if (!id) co_return nullptr;
    auto body = json::write(json::Value(json::Array{json::Value(*id)}));
    const auto answer = co_await caller_.json(
        who,
        Method::post,
        urls_.registry + "/register/api/v1/parties/partylist?fetchSubUnits=true",
        std::move(body)
    );
    const auto* list = answer.asArray();
    if (list == nullptr) co_return nullptr;
    for (const auto& found : *list) {
        if (found["partyId"].asInteger() == id) co_return found;
    }
    co_return nullptr;
}

Task<json::Value> Directory::party(const Credentials& who, const model::InstanceOwner& owner) {
    if (owner.partyId && !owner.partyId->empty()) co_return co_await party(who, *owner.partyId);

    json::Object lookup;
    if (owner.personNumber && !owner.personNumber->empty()) {
        lookup.set("ssn", *owner.personNumber);
    } else if (owner.organisationNumber && !owner.organisationNumber->empty()) {
        lookup.set("orgNo", *owner.organisationNumber);
    } else {
        co_return nullptr;  // external identifiers need register's query by urn, which local parties do not
                            // have
    }
    PlatformCaller::Call call{Method::post, urls_.registry + "/register/api/v1/parties/lookup", {}, {}};
    call.headers.set("Content-Type", "application/json; charset=utf-8");
    call.body = json::write(json::Value(std::move(lookup)));
    auto response = co_await caller_.send(who, std::move(call));
    auto content = co_await response.body();
    if (response.status == http::Status::notFound) co_return nullptr;
    if (response.status != http::Status::ok) throw PlatformFailure(response.status, std::move(content));
    co_return json::parseValue(content);
}

Task<json::Value> Directory::profile(const Credentials& who, std::int64_t userId) {
    co_return co_await getOrNull(who, urls_.registry + "/profile/api/v1/users/" + std::to_string(userId));
}

Task<json::Value> Directory::parties(const Credentials& who, std::int64_t userId) {
    auto found = co_await getOrNull(
        who, urls_.authorization + "/authorization/api/v1/parties?userid=" + std::to_string(userId)
    );
    if (!found.isArray()) co_return json::Array{};
    co_return found;
}

Task<bool> Directory::mayRepresent(const Credentials& who, std::int64_t userId, const std::string& partyId) {
    const auto answer = co_await getOrNull(
        who,
        urls_.authorization + "/authorization/api/v1/parties/" + partyId +
            "/validate?userid=" + std::to_string(userId)
    );
    co_return answer.asBool().value_or(false);
}

Task<std::optional<std::string>> Directory::organisationName(
    const Credentials& who, const std::string& number
) {
    const auto found =
        co_await getOrNull(who, urls_.registry + "/register/api/v1/organizations/" + percentEncode(number));
    co_return found.text("name");
}

Task<std::string> Directory::refreshedToken(const Credentials& who) {
    PlatformCaller::Call call{Method::get, urls_.authentication + "/authentication/api/v1/refresh", {}, {}};
    auto response = co_await caller_.send(who, std::move(call));
    auto token = co_await response.body(64 * 1024);
    if (response.status != http::Status::ok) co_return std::string();
    // Some answer the bare token, some a JSON string.
    if (token.size() >= 2 && token.front() == '"' && token.back() == '"')
        token = token.substr(1, token.size() - 2);
    co_return token;
}

}  // namespace varde::app_runtime
