#include "policies.hpp"

#include <catch2/catch.hpp>

#include "app_policy.hpp"
#include "support.hpp"

using namespace varde;
using namespace varde::authorization;

namespace {

struct Publishing : testing::World {
    http::CallerPtr bearer;

    http::Response upload(std::string body, const std::string& query = "?org=ttd&app=demo") {
        http::Request request(
            http::Method::post, "/authorization/api/v1/policies" + query, {}, std::move(body)
        );
        request.callerPtr = bearer;
        return run(policies.upload(request));
    }
    Errc refusal(std::string body, const std::string& query = "?org=ttd&app=demo") {
        try {
            upload(std::move(body), query);
        } catch (const Problem& problem) {
            return problem.code;
        }
        return Errc::internal;
    }
    http::Response rolesWithAccess(const std::string& name) {
        http::Request request(http::Method::get, "/");
        request.setPathParameter("org", "ttd");
        request.setPathParameter("app", name);
        return run(policies.rolesWithAccess(request));
    }
};

http::CallerPtr platformToken(const std::string& issuer, const std::string& app) {
    return testing::caller({{"iss", issuer}, {"urn:altinn:app", app}});
}

}  // namespace

TEST_CASE("a policy is published by who may, and by nobody else", "[authorization][policies]") {
    Publishing service;
    CHECK(service.refusal(testing::appPolicy()) == Errc::unauthenticated);
    service.bearer = testing::user(1337);
    CHECK(service.refusal(testing::appPolicy()) == Errc::forbidden);
    service.bearer = testing::caller({{"urn:altinn:org", "ttd"}, {"urn:altinn:app", "demo"}});
    CHECK(service.refusal(testing::appPolicy()) == Errc::forbidden);
    service.bearer = testing::caller({{"urn:altinn:app", "studio.designer"}});
    CHECK(http::code(service.upload(testing::appPolicy()).status) == 200);

    service.bearer = nullptr;
    service.platformCaller = platformToken("platform", "storage");
    CHECK(service.refusal(testing::appPolicy()) == Errc::forbidden);
    service.platformCaller = platformToken("skd", "publisher");
    CHECK(service.refusal(testing::appPolicy()) == Errc::forbidden);
    service.platformCaller = platformToken("ttd", "publisher");
    CHECK(http::code(service.upload(testing::appPolicy()).status) == 200);
    service.platformCaller = platformToken("platform", "publisher");
    CHECK(http::code(service.upload(testing::appPolicy()).status) == 200);
}

TEST_CASE("a policy that cannot be used is refused with its lines", "[authorization][policies]") {
    Publishing service;
    service.platformCaller = platformToken("platform", "publisher");
    auto text = testing::appPolicy();
    text.replace(text.find("string-equal"), 12, "string-alike");
    try {
        service.upload(text);
        FAIL("accepted");
    } catch (const Problem& problem) {
        CHECK(problem.code == Errc::badRequest);
        REQUIRE_FALSE(problem.errors.empty());
        CHECK(problem.errors.front().first == "policy.xml:3");
    }
    CHECK(service.refusal("") == Errc::badRequest);
    CHECK(service.refusal("<a/>") == Errc::badRequest);
    CHECK(service.refusal(testing::appPolicy(), "?org=ttd") == Errc::badRequest);
    CHECK(service.refusal(testing::appPolicy(), "?org=ttd&app=..%2Fx") == Errc::badRequest);
    CHECK(http::code(service.rolesWithAccess("demo").status) == 404);
}

TEST_CASE("an upload counts at once, another copy's within the cache time", "[authorization][policies]") {
    Publishing service;
    service.platformCaller = platformToken("platform", "publisher");
    service.upload(testing::appPolicy());
    CHECK(testing::bodyOf(service.rolesWithAccess("demo")) == R"(["dagl","priv"])");

    auto changed = testing::appPolicy();
    changed.replace(changed.find("priv"), 4, "medl");
    SECTION("here") {
        service.upload(changed);
        CHECK(testing::bodyOf(service.rolesWithAccess("demo")) == R"(["dagl","medl"])");
    }
    SECTION("there") {
        run(service.policyRepository.store("ttd", "demo", {changed, "another"}, "test"));
        CHECK(testing::bodyOf(service.rolesWithAccess("demo")) == R"(["dagl","priv"])");
        service.clock.advance(std::chrono::seconds(11));
        CHECK(testing::bodyOf(service.rolesWithAccess("demo")) == R"(["dagl","medl"])");
    }
}

TEST_CASE("a policy is read back by the platform and by publishers", "[authorization][policies]") {
    Publishing service;
    service.platformCaller = platformToken("platform", "publisher");
    service.upload(testing::appPolicy());
    const auto read = [&](http::Headers headers = {}) {
        http::Request request(http::Method::get, "/authorization/api/v1/policies?org=ttd&app=demo", headers);
        return run(service.policies.download(request));
    };
    service.platformCaller = platformToken("platform", "storage");
    const auto response = read();
    CHECK(testing::bodyOf(response).find("[ORG]") == std::string::npos);
    const auto tag = std::string(*response.headers.find("ETag"));
    CHECK(http::code(read({{"If-None-Match", tag}}).status) == 304);
    service.platformCaller = platformToken("ttd", "demo");
    CHECK_THROWS_AS(read(), Problem);
    service.platformCaller = nullptr;
    CHECK_THROWS_AS(read(), Problem);
}
