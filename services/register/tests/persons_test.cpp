#include "base/encoding.hpp"
#include "support.hpp"

using namespace varde;
using namespace varde::registry;
using namespace varde::registry::test;

namespace {

http::Response ask(
    World& world, std::string number, std::string name, http::CallerPtr who = user(12345, 512345)
) {
    const http::Headers headers{
        {"X-Ai-NationalIdentityNumber", std::move(number)}, {"X-Ai-LastName", std::move(name)}};
    return world.get("/register/api/v1/persons", {std::move(who), true}, headers);
}

}  // namespace

TEST_CASE("a person is told to one who knows number and name", "[register][persons]") {
    World world;
    const auto found = ask(world, "01039012345", base64("Salt"));
    REQUIRE(statusOf(found) == 200);
    CHECK(bodyOf(found).text("firstName") == "Sophie");
    CHECK(statusOf(ask(world, "01039012345", "salting")) == 200);
}

TEST_CASE("a wrong name and an unknown number cannot be told apart", "[register][persons]") {
    World world;
    auto withoutTrace = [](const http::Response& response) { return std::get<std::string>(response.body); };
    const auto wrongName = ask(world, "01039012345", "Pepper");
    const auto unknown = ask(world, "08829698279", "Salt");
    CHECK(statusOf(wrongName) == 404);
    CHECK(statusOf(unknown) == 404);
    CHECK(withoutTrace(wrongName) == withoutTrace(unknown));
    CHECK(statusOf(ask(world, "12889898001", "Nordvik")) == 404);  // a party without a person
}

TEST_CASE(
    "headers that are missing or malformed are refused before anything is counted", "[register][persons]"
) {
    World world;
    CHECK(statusOf(ask(world, "", "Salt")) == 400);
    CHECK(statusOf(ask(world, "123", "Salt")) == 400);
    CHECK(statusOf(ask(world, "01039012345", "")) == 400);
    CHECK(world.db.count("person_lookup_misses") == 0);
}

TEST_CASE("a caller needs a level of at least two and an identity", "[register][persons]") {
    World world;
    const auto weak = caller({{"urn:altinn:userid", 1337}, {"urn:altinn:authlevel", 1}});
    CHECK(statusOf(ask(world, "01039012345", "Salt", weak)) == 403);
    const auto nameless = caller({{"urn:altinn:org", "ttd"}, {"urn:altinn:authlevel", 3}});
    CHECK(statusOf(ask(world, "01039012345", "Salt", nameless)) == 403);
}

TEST_CASE("ten misses in an hour block the caller, and no one else, for an hour", "[register][persons]") {
    World world;
    for (int i = 0; i < 10; ++i) CHECK(statusOf(ask(world, "01039012345", "Pepper")) == 404);
    const auto blocked = ask(world, "01039012345", "Salt");
    CHECK(statusOf(blocked) == 429);
    CHECK(statusOf(ask(world, "01039012345", "Salt", user(1001, 510001))) == 200);
    world.clock.advance(std::chrono::minutes(59));
    CHECK(statusOf(ask(world, "01039012345", "Salt")) == 429);
    world.clock.advance(std::chrono::minutes(2));
    CHECK(statusOf(ask(world, "01039012345", "Salt")) == 200);
    CHECK(statusOf(ask(world, "01039012345", "Pepper")) == 404);
}
