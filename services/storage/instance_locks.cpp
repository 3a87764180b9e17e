#include "instance_locks.hpp"

#include "base/encoding.hpp"
#include "base/problem.hpp"
#include "json/value.hpp"
#include "problems.hpp"

namespace varde::storage {

namespace {

constexpr std::size_t secretBytes = 20;
constexpr std::string_view tokenHeader = "Altinn-Storage-Lock-Token";

struct LockToken {
    std::int64_t id = 0;
    std::string secret;  // base64, as it was given out

    std::string toString() const {
        json::Object object{{"id", id}, {"secret", secret}};
        return base64url(json::write(json::Value(std::move(object))));
    }
    static std::optional<LockToken> parse(std::string_view text) {
        const auto decoded = fromBase64url(text);
        if (!decoded) return std::nullopt;
        try {
            const auto value = json::parseValue(*decoded);
            LockToken token{value["id"].asInteger().value_or(0), value.text("secret").value_or("")};
            if (token.id == 0 || token.secret.empty()) return std::nullopt;
            return token;
        } catch (const Problem&) {  // a token that is no JSON is just a bad token
            return std::nullopt;
        }
    }
    std::string hash() const { return hex(sha256(secret)); }
};

Task<std::chrono::seconds> requestedTime(http::Request& request) {
    const auto text = co_await jsonBody(request);
    const auto seconds = json::parseValue(text)["ttlSeconds"].asInteger().value_or(0);
    co_return std::chrono::seconds(seconds);
}

bool isOfPath(const model::Instance& instance, const http::Request& request) {
    return partyOf(instance) == std::to_string(request.pathInteger("partyId"));
}

}  // namespace

Task<http::Response> InstanceLocks::acquire(http::Request& request) {
    const auto time = co_await requestedTime(request);
    if (time.count() < 0)
        co_return explained(http::Status::badRequest, "ttlSeconds is negative", request.trace);
    const auto& caller = request.caller();
    const auto performer = caller.writtenAs();
    if (!performer) co_return explained(http::Status::forbidden, "The token names nobody", request.trace);
    const auto read = co_await common_.instances.find(request.pathGuid("instanceGuid"), Elements::without);
    if (!read || !isOfPath(read->instance, request)) {
        co_return explained(http::Status::notFound, "There is no such instance", request.trace);
    }
    co_await common_.access.requireTaskAction(caller, read->instance);

    LockToken token;
    token.secret = base64(randomBytes(secretBytes));
    const auto id = co_await locks_.acquire(read->internalId, time, *performer, token.hash());
    if (!id) co_return explained(http::Status::conflict, "The instance is locked", request.trace);
    token.id = *id;
    json::Object answer{{"lockToken", token.toString()}};
    co_return http::json(http::Status::ok, json::write(json::Value(std::move(answer))));
}

Task<http::Response> InstanceLocks::extend(http::Request& request) {
    const auto header = request.header(tokenHeader);
    if (!header)
        throw Problem(Errc::badRequest, "", {{std::string(tokenHeader), {"The header is required."}}});
    const auto time = co_await requestedTime(request);
    const auto token = LockToken::parse(*header);
    if (!token) co_return explained(http::Status::badRequest, "The lock token cannot be read", request.trace);
    if (time.count() < 0)
        co_return explained(http::Status::badRequest, "ttlSeconds is negative", request.trace);
    const auto read = co_await common_.instances.find(request.pathGuid("instanceGuid"), Elements::without);
    if (!read || !isOfPath(read->instance, request)) {
        co_return explained(http::Status::notFound, "There is no such instance", request.trace);
    }
    const auto outcome = co_await locks_.extend(read->internalId, token->id, token->hash(), time);
    switch (outcome) {
        case InstanceLockRepository::Outcome::notFound:
            co_return explained(http::Status::notFound, "There is no such lock", request.trace);
        case InstanceLockRepository::Outcome::wrongSecret:
            co_return explained(http::Status::forbidden, "The lock is another's", request.trace);
        case InstanceLockRepository::Outcome::expired:
            co_return explained(http::Status::unprocessable, "The lock has expired", request.trace);
        case InstanceLockRepository::Outcome::done:
            break;
    }
    co_return http::empty(http::Status::noContent);
}

}  // namespace varde::storage
