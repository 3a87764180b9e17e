#include "appdef/field_path.hpp"

#include <catch2/catch.hpp>

#include "appdef/prefill.hpp"
#include "base/problem.hpp"

using namespace varde;
using namespace varde::appdef;

namespace {

std::shared_ptr<const DataModel> formModel() {
    Findings findings;
    return DataModel::compile(
        R"({"properties":{"a":{"properties":{"b-c":{"type":"string"},"n":{"type":"number"},"on":{"type":"boolean"}}},
            "g":{"type":"array","items":{"properties":{"x":{"type":"string"},
              "h":{"type":"array","items":{"properties":{"y":{"type":"string"}}}}}}},
            "s":{"type":"array","items":{"type":"string"}}}})",
        "",
        "f",
        findings
    );
}

}  // namespace

TEST_CASE("a path has names and indexes, or is none", "[appdef][path]") {
    CHECK(writePath(*parsePath("a.b[0].c-d")) == "a.b[0].c-d");
    for (const auto* bad : {"", ".", "a.", "a..b", "a[", "a[x]", "a[-1]", "a[0]b", "[0]", "a[99999999999]"}) {
        INFO(bad);
        CHECK_FALSE(parsePath(bad));
    }
}

TEST_CASE("values are found, set and removed by path", "[appdef][path]") {
    const auto form = formModel();
    auto data = form->initial();
    CHECK(setAt(*form, data, "a.b-c", "1"));
    CHECK(setAt(*form, data, "g[0].h[0].y", "2"));
    CHECK(setAt(*form, data, "g[1].x", "3"));
    CHECK(setAt(*form, data, "s[0]", "4"));
    CHECK(
        json::write(data) ==
        R"({"a":{"b-c":"1","n":null,"on":null},"g":[{"x":null,"h":[{"y":"2"}]},{"x":"3","h":[]}],"s":["4"]})"
    );
    CHECK_FALSE(setAt(*form, data, "g[9].x", "row beyond the end"));
    CHECK_FALSE(setAt(*form, data, "g.x", "no row"));
    CHECK_FALSE(setAt(*form, data, "a[0]", "no list"));
    CHECK_FALSE(setAt(*form, data, "none", "no field"));
    CHECK(*findAt(data, "g[0].h[0].y") == json::Value("2"));
    CHECK_FALSE(findAt(data, "g[7].x"));
    CHECK_FALSE(findAt(data, "g.x"));

    CHECK(expandRows(data, "g.h.y") == std::vector<std::string>{"g[0].h[0].y"});
    CHECK(expandRows(data, "g.x") == std::vector<std::string>{"g[0].x", "g[1].x"});
    CHECK(expandRows(data, "g[1].x") == std::vector<std::string>{"g[1].x"});
    CHECK(expandRows(data, "a.b-c") == std::vector<std::string>{"a.b-c"});

    CHECK(removeAt(data, "a.b-c"));
    CHECK(removeAt(data, "g[0]"));
    CHECK(removeAt(data, "s"));
    CHECK_FALSE(removeAt(data, "g[5]"));
    CHECK(json::write(data) == R"({"a":{"b-c":null,"n":null,"on":null},"g":[{"x":"3","h":[]}],"s":[]})");
}

TEST_CASE("presentation fields stop at the first of another type", "[appdef][path]") {
    const auto form = formModel();
    const auto data = form->fromClient(json::parseValue(R"({"a":{"b-c":"1","n":1.50,"on":true}})"));
    const auto field = [](std::string id, std::string path, std::string type) {
        return model::DataField{.id = id, .path = path, .dataTypeId = type, .extra = {}};
    };
    const auto values = namedValues(
        *form,
        data,
        {field("one", "A.bC", "m"),
         field("two", "a.n", "m"),
         field("three", "a.on", "m"),
         field("x", "a.n", "other"),
         field("y", "a.n", "m")},
        "m"
    );
    REQUIRE(values.size() == 3);
    CHECK(values[0].value == "1");
    CHECK(values[1].value == "1.50");
    CHECK(values[2].value == "True");
    CHECK_FALSE(namedValues(*form, form->initial(), {field("one", "a.bc", "m")}, "m").front().value);
    CHECK_THROWS_AS(namedValues(*form, data, {field("one", "a.none", "m")}, "m"), Problem);
}

TEST_CASE("prefill goes where the file says, once", "[appdef][prefill]") {
    const auto form = formModel();
    auto data = form->initial();
    const auto person = json::parseValue(R"({"name":"Ola","age":7,"address":{"city":"Oslo"}})");
    applyPrefill(*form, data, {{"Name", "A.bc"}, {"Age", "a.n"}}, false, person);
    CHECK(json::write(data["a"]) == R"({"b-c":"Ola","n":7,"on":null})");

    applyPrefill(*form, data, {{"Address.City", "a.bc"}, {"Missing", "a.bc"}}, false, person);
    CHECK(*findAt(data, "a.b-c") == json::Value("Ola"));
    applyPrefill(*form, data, {{"Address.City", "a.bc"}}, true, person);
    CHECK(*findAt(data, "a.b-c") == json::Value("Oslo"));

    CHECK_THROWS_AS(applyPrefill(*form, data, {{"Name", "a.none"}}, true, person), Problem);
    CHECK_THROWS_AS(applyPrefill(*form, data, {{"Missing", "a.bc"}}, true, person), Problem);
    CHECK_THROWS_AS(applyPrefill(*form, data, {{"Name", "g.x"}}, true, person), Problem);

    SECTION("what the caller sends is forgiving about names, not about types") {
        applyExternalPrefill(*form, data, {{"a.on", json::Value("true")}, {"nowhere", json::Value(1)}});
        CHECK(*findAt(data, "a.on") == json::Value(true));
        data = form->initial();
        CHECK_THROWS_AS(applyExternalPrefill(*form, data, {{"a.n", json::Value("x")}}), Problem);
    }
}
