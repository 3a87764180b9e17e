#include "jmespath.hpp"

#include <catch2/catch.hpp>

#include "base/problem.hpp"

using namespace varde;

namespace {

std::string ask(std::string_view query, std::string_view data) {
    return json::write(appdef::expression::jmespath(json::parseValue(data), query));
}

constexpr std::string_view town = R"({"name":"Oslo","people":[{"name":"Ola","age":30,"pets":["a","b"]},
    {"name":"Kari","age":18,"pets":["c"]},{"name":"Knut","age":16}],"by":{"x":{"n":1},"y":{"n":2},"z":{}},
    "nested":[[1,2],[3,[4]],5],"odd name":"q"})";

}  // namespace

TEST_CASE("JMESPath queries give what the specification says", "[appdef][expression][jmespath]") {
    struct Row {
        std::string query, expected;
    };
    const auto row = GENERATE(values<Row>({
        {"name", R"("Oslo")"},
        {"none.deeper", "null"},
        {"\"odd name\"", R"("q")"},
        {"people[0].name", R"("Ola")"},
        {"people[-1].name", R"("Knut")"},
        {"people[9]", "null"},
        {"people[*].name", R"(["Ola","Kari","Knut"])"},
        {"people[].pets[]", R"(["a","b","c"])"},
        {"people[*].pets", R"([["a","b"],["c"]])"},
        {"people[*].pets[0]", R"(["a","c"])"},
        {"people[*].pets | [0]", R"(["a","b"])"},
        {"people[?age > `17`].name", R"(["Ola","Kari"])"},
        {"people[?age > `17` && name == 'Kari'].age | [0]", "18"},
        {"people[?!pets].name", R"(["Knut"])"},
        {"people[1:].name", R"(["Kari","Knut"])"},
        {"people[::-1].age", "[16,18,30]"},
        {"by.*.n", "[1,2]"},
        {"*.x.n", "[1]"},
        {"nested[]", "[1,2,3,[4],5]"},
        {"nested[][]", "[1,2,3,4,5]"},
        {"people[0].[name,age]", R"(["Ola",30])"},
        {"people[*].{n:name,a:age}|[0]", R"({"n":"Ola","a":30})"},
        {"[name,`1`]", R"(["Oslo",1])"},
        {"{a:name}", R"({"a":"Oslo"})"},
        {"missing || name", R"("Oslo")"},
        {"length(people)", "3"},
        {"sum(people[*].age)", "64"},
        {"max_by(people,&age).name", R"("Ola")"},
        {"sort_by(people,&age)[*].name", R"(["Knut","Kari","Ola"])"},
        {"join(', ',people[*].name)", R"("Ola, Kari, Knut")"},
        {"map(&age,people)", "[30,18,16]"},
        {"keys(by)", R"(["x","y","z"])"},
        {"not_null(missing,name)", R"("Oslo")"},
        {"to_number('x')", "null"},
        {"type(people)", R"("array")"},
        {"contains(name,'sl')", "true"},
        {"@.name", R"("Oslo")"},
        {"(people)[0].age", "30"},
        {"`{\"a\":[1]}`.a", "[1]"},
        {"reverse('æb')", R"("bæ")"},
        {"avg(nothing || `[1,2]`)", "1.5"},
    }));
    INFO(row.query);
    CHECK(ask(row.query, town) == row.expected);
}

TEST_CASE("a query that is none is an error", "[appdef][expression][jmespath]") {
    for (const auto* query :
         {"",
          "a.",
          "a[",
          "a[0",
          "a b",
          "foo(",
          "nonsense(a)",
          "length(name,name)",
          "sum(name)",
          "'open",
          "`{`",
          "a[::0]",
          "1",
          "people[?"}) {
        INFO(query);
        CHECK_THROWS_AS(ask(query, town), Problem);
    }
    CHECK_THROWS_AS(ask(std::string(100'000, '('), town), Problem);
    CHECK_THROWS_AS(ask(std::string(100'000, '!') + "a", town), Problem);
}
