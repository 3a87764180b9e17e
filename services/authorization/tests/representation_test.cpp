#include "representation.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

using namespace varde;
using namespace varde::authorization;

namespace {

http::Request get(const std::string& target, http::CallerPtr caller) {
    http::Request request(http::Method::get, target);
    request.callerPtr = std::move(caller);
    return request;
}

}  // namespace

TEST_CASE("a user's roles are told to that user alone", "[authorization][roles]") {
    testing::World world;
    const auto ask = [&](const std::string& query, http::CallerPtr caller) {
        auto request = get("/authorization/api/v1/roles" + query, std::move(caller));
        return run(world.representations.roles(request));
    };
    const auto own = ask("?coveredByUserId=1337&offeredByPartyId=500000", testing::user(1337));
    CHECK(testing::bodyOf(own) == R"([{"type":"altinn","value":"DAGL"},{"type":"altinn","value":"UTINN"}])");
    CHECK(
        http::code(ask("?coveredByUserId=1337&offeredByPartyId=500000", testing::user(1001)).status) == 403
    );
    CHECK(http::code(ask("?coveredByUserId=1337", testing::user(1337)).status) == 400);
    CHECK(
        http::code(ask("?coveredByUserId=1337&offeredByPartyId=500700", testing::user(1337)).status) == 404
    );
    CHECK(http::code(ask("", testing::caller({{"urn:altinn:org", "ttd"}})).status) == 403);
}

TEST_CASE("a user's parties are listed with sub-units below their main unit", "[authorization][parties]") {
    testing::World world;
    const auto ask = [&](const std::string& query, http::CallerPtr caller) {
        auto request = get("/authorization/api/v1/parties" + query, std::move(caller));
        return run(world.representations.parties(request));
    };
    const auto list = json::parseValue(testing::bodyOf(ask("?userid=1337", testing::user(1337))));
    REQUIRE(list.asArray());
    REQUIRE(list.asArray()->size() == 2);
    const auto& sophie = (*list.asArray())[0];
    CHECK(
        json::write(sophie) ==
        R"({"partyId":501337,"partyUuid":"e9dd7d91-32d8-4933-a108-07562762d572","partyTypeName":1,"orgNumber":"",)"
        R"("ssn":"01039012345","unitType":null,"name":"Sophie Salt","isDeleted":false,)"
        R"("onlyHierarchyElementWithNoAccess":false,"person":null,"organization":null,"childParties":null})"
    );
    const auto& company = (*list.asArray())[1];
    REQUIRE(company["childParties"].asArray());
    CHECK(company["childParties"].asArray()->front()["partyId"].asInteger() == 500001);

    SECTION("a main unit that the user cannot act for is there, without access") {
        const auto other = json::parseValue(testing::bodyOf(ask("?userId=1001", testing::user(1001))));
        REQUIRE(other.asArray()->size() == 1);
        CHECK(other.asArray()->front()["partyId"].asInteger() == 500000);
        CHECK(other.asArray()->front()["onlyHierarchyElementWithNoAccess"].asBool() == true);
        CHECK(other.asArray()->front()["childParties"].asArray()->size() == 1);
    }
    SECTION("others are refused, and nobody is nobody") {
        CHECK(http::code(ask("?userid=1337", testing::user(1001)).status) == 403);
        CHECK(http::code(ask("?userid=0", testing::user(1337)).status) == 404);
        CHECK(http::code(ask("", testing::user(1337)).status) == 404);
        CHECK(http::code(ask("?userid=77", testing::user(77)).status) == 404);
    }
}

TEST_CASE("a selected party is validated for the user who asks", "[authorization][parties]") {
    testing::World world;
    const auto ask = [&](int party, int userId, http::CallerPtr caller) {
        auto request = get("/x?userid=" + std::to_string(userId), std::move(caller));
        request.setPathParameter("partyId", std::to_string(party));
        return run(world.representations.validate(request));
    };
    CHECK(testing::bodyOf(ask(500000, 1337, testing::user(1337))) == "true");
    CHECK(testing::bodyOf(ask(500001, 1337, testing::user(1337))) == "true");
    CHECK(testing::bodyOf(ask(500700, 1337, testing::user(1337))) == "false");
    CHECK(
        testing::bodyOf(ask(500700, 2001, testing::user(2001))) == "true"
    );  // listed, though without a role
    CHECK(testing::bodyOf(ask(500000, 1001, testing::user(1001))) == "false");  // only a sub-unit of it
    CHECK(http::code(ask(500000, 1337, testing::user(1001)).status) == 403);
    CHECK(http::code(ask(500000, 0, testing::user(1337)).status) == 404);
    CHECK(http::code(ask(0, 1337, testing::user(1337)).status) == 404);
}

TEST_CASE("every route says who may call it", "[authorization][routes]") {
    testing::World world;
    const auto router = routes(world.decisions, world.policies, world.representations);
    const auto access = [&](http::Method method, const std::string& path) {
        const auto found = router.match(method, "/authorization/api/v1" + path);
        REQUIRE(found.route);
        return found.route->access;
    };
    CHECK(access(http::Method::post, "/decision") == http::Access::anonymous);
    CHECK(access(http::Method::post, "/authorize") == http::Access::user);
    CHECK(access(http::Method::post, "/policies") == http::Access::anonymous);
    CHECK(access(http::Method::get, "/roles") == http::Access::user);
    CHECK(access(http::Method::get, "/parties") == http::Access::user);
    CHECK(access(http::Method::get, "/parties/500000/validate") == http::Access::user);
}
