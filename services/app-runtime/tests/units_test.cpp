#include <catch2/catch.hpp>

#include "json_patch.hpp"
#include "parties.hpp"

namespace varde::app_runtime {
namespace {

TEST_CASE("a patch is applied whole or not at all", "[app-runtime][patch]") {
    struct Row {
        const char* document;
        const char* patch;
        const char* result;  // null: refused
    };
    const auto row = GENERATE(
        Row{R"({"a":1})", R"([{"op":"add","path":"/b","value":2}])", R"({"a":1,"b":2})"},
        Row{R"({"a":[1,2]})", R"([{"op":"add","path":"/a/1","value":9}])", R"({"a":[1,9,2]})"},
        Row{R"({"a":[1]})", R"([{"op":"add","path":"/a/2","value":9}])", nullptr},
        Row{R"({"a":[1,2]})", R"([{"op":"remove","path":"/a/0"}])", R"({"a":[2]})"},
        Row{R"({"a/b":1,"m~n":2})",
            R"([{"op":"replace","path":"/a~1b","value":3},{"op":"remove","path":"/m~0n"}])",
            R"({"a/b":3})"},
        Row{R"({"a":1})", R"([{"op":"test","path":"/a","value":1.0}])", R"({"a":1})"},
        Row{R"({"a":1})",
            R"([{"op":"add","path":"/b","value":2},{"op":"test","path":"/a","value":2}])",
            nullptr},
        Row{R"({"a":{"b":1}})", R"([{"op":"move","from":"/a","path":"/a/c"}])", nullptr},
        Row{R"({"a":{"b":1}})", R"([{"op":"copy","from":"/a/b","path":"/c"}])", R"({"a":{"b":1},"c":1})"},
        Row{R"({"a":[1,2]})", R"([{"op":"remove","path":"/a/01"}])", nullptr},
        Row{R"({"a":1})", R"([{"op":"replace","path":"/b","value":2}])", nullptr},
        Row{R"({"a":1})", R"({"op":"add"})", nullptr}
    );
    auto document = json::parseValue(row.document);
    const auto before = document;
    const auto failure = applyPatch(document, json::parseValue(row.patch));
    INFO(row.document << " " << row.patch);
    CHECK(failure.has_value() == (row.result == nullptr));
    CHECK(document == (row.result == nullptr ? before : json::parseValue(row.result)));
}

TEST_CASE("a party may start an app that takes its kind", "[app-runtime][parties]") {
    const auto person = json::parseValue(R"({"partyTypeName":1})");
    const auto company = json::parseValue(R"({"partyTypeName":2,"unitType":"AS"})");
    const auto branch = json::parseValue(R"({"partyTypeName":2,"unitType":"BEDR"})");
    model::PartyTypesAllowed allowed;
    CHECK(partyAllowed(allowed, person));
    CHECK(partyAllowed(std::nullopt, company));
    allowed.organisation = true;
    CHECK_FALSE(partyAllowed(allowed, person));
    CHECK(partyAllowed(allowed, company));
    CHECK_FALSE(partyAllowed(allowed, branch));
    allowed.organisation = false;
    allowed.subUnit = true;
    const auto parties = json::parseValue(
        R"([{"partyId":1,"partyTypeName":2,"unitType":"AS","childParties":[{"partyId":2,"partyTypeName":2,"unitType":"BEDR"}]}])"
    );
    const auto kept = filterParties(allowed, *parties.asArray());
    REQUIRE(kept.size() == 1);
    CHECK(kept.front()["onlyHierarchyElementWithNoAccess"].asBool() == true);
    CHECK(holdsParty(parties, "2"));
}

}  // namespace
}  // namespace varde::app_runtime
