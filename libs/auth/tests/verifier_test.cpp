#include <catch2/catch.hpp>

#include "auth/tokens.hpp"
#include "base/async.hpp"
#include "base/problem.hpp"
#include "fake_client.hpp"

using namespace varde;
using namespace varde::auth;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t nowSeconds = 1'760'000'000;
const std::string userKeys = "http://keys/users";
const std::string platformKeys = "http://keys/platform";

const SigningKey& firstKey() {
    static const auto key = SigningKey::generate();
    return key;
}
const SigningKey& secondKey() {
    static const auto key = SigningKey::generate();
    return key;
}

std::string jwksOf(std::vector<json::Value> keys) {
    return json::write(json::Object{{"keys", json::Array(std::move(keys))}});
}

json::Value forIssuers(const SigningKey& key, json::Array issuers) {
    auto jwk = key.publicJwk();
    jwk.asObject()->set("issuers", std::move(issuers));
    return jwk;
}

std::string tokenOf(const SigningKey& key, std::string_view who = "1337", std::int64_t from = nowSeconds) {
    return key.sign({{"urn:altinn:userid", who}, {"nbf", from}, {"exp", from + 1800}});
}

struct World {
    FakeClient client;
    FakeClock clock{DateTime::fromUnixSeconds(nowSeconds)};
    Verifier verifier;

    explicit World(VerifierOptions options = {})
        : verifier(
              [&] {
                  options.userKeyUrls = {userKeys};
                  options.platformKeyUrls = {platformKeys};
                  return options;
              }(),
              client,
              clock
          ) {
        client.documents[userKeys] = jwksOf({firstKey().publicJwk()});
    }

    http::CallerPtr user(http::Headers headers) {
        const http::Request request(http::Method::get, "/", std::move(headers));
        return run(verifier.user(request));
    }
    http::CallerPtr bearer(const std::string& token) { return user({{"Authorization", "Bearer " + token}}); }
    http::CallerPtr platform(http::Headers headers) {
        const http::Request request(http::Method::get, "/", std::move(headers));
        return run(verifier.platform(request));
    }
};

}  // namespace

TEST_CASE("a bearer token says who calls", "[auth][verifier]") {
    World world;
    const auto token = tokenOf(firstKey());
    const auto caller = world.bearer(token);
    REQUIRE(caller);
    CHECK(caller->userId == 1337);
    CHECK(caller->token() == token);
    CHECK(world.user({{"authorization", "bearer " + token}}));
    CHECK_FALSE(world.user({}));
    CHECK_FALSE(world.user({{"Authorization", "Bearer"}}));
    CHECK_FALSE(world.user({{"Authorization", "Bearer "}}));
}

TEST_CASE("a token is verified once, then remembered until it expires", "[auth][verifier]") {
    World world;
    const auto token = tokenOf(firstKey());
    const auto caller = world.bearer(token);
    CHECK(world.bearer(token) == caller);
    world.clock.advance(1799s);
    CHECK(world.bearer(token) == caller);
    world.clock.advance(11s);
    CHECK_FALSE(world.bearer(token));
}

TEST_CASE("the cookies count only when no bearer token came", "[auth][verifier]") {
    World world;
    const auto first = tokenOf(firstKey(), "1");
    const auto second = tokenOf(firstKey(), "2");
    auto who = [&](http::Headers headers) {
        const auto caller = world.user(std::move(headers));
        return caller ? caller->userId.value_or(0) : 0;
    };
    CHECK(who({{"Cookie", "AltinnStudioRuntime=" + first}}) == 1);
    CHECK(who({{"Cookie", "AltinnStudioRuntime=" + first + "; .ALTINNTOKEN=" + second}}) == 2);
    CHECK(who({{"Authorization", "Basic abc"}, {"Cookie", "AltinnStudioRuntime=" + first}}) == 1);
    CHECK(who({{"Authorization", "Bearer " + second}, {"Cookie", "AltinnStudioRuntime=" + first}}) == 2);
    CHECK(who({{"Authorization", "Bearer nonsense"}, {"Cookie", "AltinnStudioRuntime=" + first}}) == 0);
    CHECK(who({{"Cookie", ".ALTINNTOKEN=nonsense; AltinnStudioRuntime=" + first}}) == 0);

    const auto half = first.size() / 2;
    const auto chunked = "AltinnStudioRuntime=chunks-2; AltinnStudioRuntimeC1=" + first.substr(0, half) +
                         "; AltinnStudioRuntimeC2=" + first.substr(half);
    CHECK(who({{"Cookie", chunked}}) == 1);
    CHECK(who({{"Cookie", "AltinnStudioRuntime=chunks-2; AltinnStudioRuntimeC1=" + first}}) == 0);
}

TEST_CASE("an installation names its cookie", "[auth][verifier]") {
    VerifierOptions options;
    options.cookieName = "OurRuntime";
    World world(options);
    CHECK(world.user({{"Cookie", "OurRuntime=" + tokenOf(firstKey())}}));
    CHECK_FALSE(world.user({{"Cookie", "AltinnStudioRuntime=" + tokenOf(firstKey())}}));
}

TEST_CASE("a new key is found when the first token of it comes", "[auth][verifier]") {
    World world;
    CHECK(world.bearer(tokenOf(firstKey())));
    CHECK(world.client.asked.size() == 1);
    world.client.documents[userKeys] = jwksOf({firstKey().publicJwk(), secondKey().publicJwk()});
    world.clock.advance(6s);
    CHECK(world.bearer(tokenOf(secondKey())));
    CHECK(world.client.asked.size() == 2);
}

TEST_CASE("unknown keys are asked for at most every five seconds", "[auth][verifier]") {
    World world;
    CHECK(world.bearer(tokenOf(firstKey())));
    for (int i = 0; i < 10; ++i) CHECK_FALSE(world.bearer(tokenOf(secondKey(), std::to_string(i))));
    CHECK(world.client.asked.size() == 1);
    world.clock.advance(5s);
    for (int i = 0; i < 10; ++i) CHECK_FALSE(world.bearer(tokenOf(secondKey(), std::to_string(i))));
    CHECK(world.client.asked.size() == 2);
}

TEST_CASE("keys are asked for again after ten minutes", "[auth][verifier]") {
    World world;
    CHECK(world.bearer(tokenOf(firstKey(), "1")));
    world.clock.advance(599s);
    CHECK(world.bearer(tokenOf(firstKey(), "2")));
    CHECK(world.client.asked.size() == 1);
    world.clock.advance(1s);
    CHECK(world.bearer(tokenOf(firstKey(), "3")));
    CHECK(world.client.asked.size() == 2);
}

TEST_CASE("when keys cannot be fetched, those that were known serve on", "[auth][verifier]") {
    World world;
    CHECK(world.bearer(tokenOf(firstKey(), "1")));
    world.clock.advance(15min);
    const auto later = nowSeconds + 900;
    SECTION("nobody answers") {
        world.client.isDown = true;
    }
    SECTION("an error is answered") {
        world.client.status = http::Status::internalError;
    }
    SECTION("nonsense is answered") {
        world.client.documents[userKeys] = "<html>";
    }
    SECTION("no keys are answered") {
        world.client.documents[userKeys] = R"({"keys":[]})";
    }
    CHECK(world.bearer(tokenOf(firstKey(), "2", later)));
    CHECK(world.client.asked.size() == 2);
}

TEST_CASE(
    "a service that starts before its issuer accepts tokens as soon as it is there", "[auth][verifier]"
) {
    World world;
    world.client.isDown = true;
    CHECK_FALSE(world.bearer(tokenOf(firstKey())));
    world.client.isDown = false;
    world.clock.advance(1s);
    CHECK(world.bearer(tokenOf(firstKey())));
}

TEST_CASE("tokens of a key that is withdrawn are forgotten", "[auth][verifier]") {
    World world;
    const auto token = tokenOf(firstKey());
    CHECK(world.bearer(token));
    world.client.documents[userKeys] = jwksOf({secondKey().publicJwk()});
    world.clock.advance(10min);
    CHECK(world.bearer(tokenOf(secondKey())));
    CHECK_FALSE(world.bearer(token));
}

TEST_CASE("many who need the keys at once cause one fetch", "[auth][verifier]") {
    World world;
    int finished = 0;
    const auto token = tokenOf(firstKey());
    auto other = [&]() -> Task<> {
        const auto caller = co_await world.verifier.verifyToken(token);
        if (caller) ++finished;
    };
    std::optional<Background> others;
    world.client.meanwhile = [&]() -> Task<> {
        const auto executor = co_await boost::asio::this_coro::executor;
        others.emplace(executor);
        for (int i = 0; i < 20; ++i) others->start("another", other);
        co_await sleepFor(1ms);
    };
    auto all = [&]() -> Task<> {
        co_await other();
        co_await others->join();
    };
    runToEnd(all);
    CHECK(finished == 21);
    CHECK(world.client.asked.size() == 1);
}

TEST_CASE("a platform access token is one header value of a trusted issuer", "[auth][verifier]") {
    World world;
    world.client.documents[platformKeys] =
        jwksOf({forIssuers(firstKey(), {"platform", "ttd"}), secondKey().publicJwk()});
    PlatformTokens storage(firstKey(), "platform", "storage", world.clock);
    PlatformTokens ttd(firstKey(), "ttd", "permit", world.clock);
    PlatformTokens other(firstKey(), "other", "permit", world.clock);
    PlatformTokens second(secondKey(), "platform", "events", world.clock);
    PlatformTokens pretender(secondKey(), "ttd", "permit", world.clock);

    const auto caller = world.platform({{"PlatformAccessToken", ttd.current()}});
    REQUIRE(caller);
    CHECK(caller->issuer == "ttd");
    CHECK(caller->app == "permit");
    CHECK(world.platform({{"PlatformAccessToken", storage.current()}}));

    CHECK_FALSE(world.platform({}));
    CHECK_FALSE(world.platform(
        {{"PlatformAccessToken", storage.current()}, {"PlatformAccessToken", storage.current()}}
    ));
    CHECK_FALSE(world.platform({{"Authorization", "Bearer " + storage.current()}}));
    // A key that says nothing of issuers speaks for the platform alone; none speaks for whom it does not
    // name.
    CHECK(world.platform({{"PlatformAccessToken", second.current()}}));
    CHECK_FALSE(world.platform({{"PlatformAccessToken", pretender.current()}}));
    CHECK_FALSE(world.platform({{"PlatformAccessToken", other.current()}}));
    // The two kinds of token have keys of their own.
    CHECK_FALSE(world.platform({{"PlatformAccessToken", tokenOf(firstKey())}}));
    world.clock.advance(5s);
    CHECK_FALSE(world.bearer(second.current()));
}

TEST_CASE("without any platform key nobody can say whose a platform token is", "[auth][verifier]") {
    World world;
    world.client.isDown = true;
    PlatformTokens storage(firstKey(), "platform", "storage", world.clock);
    const http::Headers sent{{"PlatformAccessToken", storage.current()}};
    const auto code = [&] {
        try {
            world.platform(sent);
        } catch (const Problem& problem) {  // what is asked for here
            return problem.code;
        }
        return Errc::internal;
    };
    CHECK(code() == Errc::unavailable);
    CHECK(code() == Errc::unavailable);  // nor in the pause until they are asked for again
    CHECK_FALSE(world.platform({}));
    CHECK_FALSE(world.platform({{"PlatformAccessToken", "nonsense"}}));

    world.client.isDown = false;
    world.client.documents[platformKeys] = jwksOf({firstKey().publicJwk()});
    world.clock.advance(2s);
    CHECK(world.platform(sent));
    world.client.isDown = true;
    CHECK(world.platform(sent));
}

TEST_CASE("a service may trust some platform issuers only", "[auth][verifier]") {
    VerifierOptions options;
    options.platformIssuersAllowed = {"platform"};
    World world(options);
    world.client.documents[platformKeys] = jwksOf({forIssuers(firstKey(), {"*"})});
    PlatformTokens storage(firstKey(), "platform", "storage", world.clock);
    PlatformTokens ttd(firstKey(), "ttd", "permit", world.clock);
    CHECK(world.platform({{"PlatformAccessToken", storage.current()}}));
    CHECK_FALSE(world.platform({{"PlatformAccessToken", ttd.current()}}));
}
