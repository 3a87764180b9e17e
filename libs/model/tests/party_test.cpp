#include <catch2/catch.hpp>

#include "model/user_profile.hpp"

using namespace varde;

TEST_CASE(
    "a party is written with nulls, its type as a number, and read by name or number", "[model][party]"
) {
    const auto party = json::parse<model::Party>(
        R"({"PartyId":"501337","partyTypeName":"Person","ssn":"01039012345","childParties":[{"partyId":1}]})"
    );
    CHECK(party.partyId == 501337);
    CHECK(party.partyTypeName == model::PartyType::person);
    REQUIRE(party.childParties);
    CHECK(party.childParties->at(0).partyId == 1);

    const auto written = json::parseValue(json::write(party));
    CHECK(written["partyTypeName"].asInteger() == 1);
    CHECK(written.find("orgNumber")->isNull());
    CHECK(written.find("person")->isNull());
    CHECK(written["childParties"].asArray()->front().find("childParties")->isNull());
}

TEST_CASE("a profile keeps the protocol's spellings", "[model][profile]") {
    model::UserProfile profile;
    profile.userId = 1337;
    profile.party.emplace().organization.emplace().eMailAddress = "a@b";
    const auto written = json::parseValue(json::write(profile));
    CHECK(written["profileSettingPreference"].find("preSelectedPartyId"));
    CHECK(written["profileSettingPreference"].find("preselectedPartyUuid"));
    CHECK(written["party"]["organization"].text("eMailAddress") == "a@b");
}
