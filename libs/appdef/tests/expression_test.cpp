#include "appdef/expression.hpp"

#include <catch2/catch.hpp>

#include "base/problem.hpp"
#include "case_source.hpp"

using namespace varde;
using namespace varde::appdef;
using namespace varde::appdef::test;

namespace {

void checkCase(const json::Value& file, const json::Value& one) {
    const CaseSource source(file);
    std::vector<json::Value> positional;
    if (const auto* arguments = file["positionalArguments"].asArray()) positional = *arguments;
    if (const auto failure = one.text("expectsFailure")) {
        try {
            const auto value = evaluate(one["expression"], source, positional);
            FAIL_CHECK("gave " << json::write(value) << " instead of failing: " << *failure);
        } catch (const Problem& problem) {
            INFO(problem.detail);
            CHECK(problem.detail.find(*failure) != std::string::npos);
        }
        return;
    }
    try {
        const auto value = evaluate(one["expression"], source, positional);
        INFO("gave " << json::write(value) << " instead of " << json::write(one["expects"]));
        CHECK(same(value, one["expects"]));
    } catch (const Problem& problem) {
        FAIL_CHECK("failed: " << problem.detail);
    }
}

// What needs a layout is tested with layouts.
bool needsMore(const std::filesystem::path& file) {
    return file.parent_path().filename() == "component";
}

json::Value value(std::string_view expression) {
    static const json::Value empty = json::Object{};
    return evaluate(json::parseValue(expression), CaseSource(empty));
}

}  // namespace

TEST_CASE("every function gives what the shared cases expect", "[appdef][expression][vectors]") {
    if (!std::filesystem::is_directory(vectors)) {
        WARN("skipped: there is no " << vectors.string());
        return;
    }
    std::size_t cases = 0;
    for (const auto* folder : {"functions", "invalid"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(vectors / folder)) {
            if (entry.path().extension() != ".json" || needsMore(entry.path())) continue;
            const auto file = readJson(entry.path());
            const bool layoutMistake = file.find("layouts") && std::string_view(folder) == "invalid";
            const bool asksComponent =
                json::write(file["expression"]).find("\"component\"") != std::string::npos;
            if (layoutMistake || asksComponent) continue;
            const auto* several = file["testCases"].asArray();
            const json::Array all = several ? *several : json::Array{file};
            for (const auto& one : all) {
                INFO(entry.path().string() << "\n" << json::write(one["expression"]));
                checkCase(file, one);
                ++cases;
            }
        }
    }
    CHECK(cases > 400);
}

TEST_CASE("what the shared cases leave open", "[appdef][expression]") {
    CHECK(value(R"(["round", 1234.5, 2])") == json::Value("1,234.50"));
    CHECK(value(R"(["round", -1234567])") == json::Value("-1,234,567"));
    CHECK(value(R"(["round", 0.5])") == json::Value("1"));
    CHECK(value(R"(["plus", 0.1, 0.2])") == json::Value(0.3));
    CHECK(value(R"(["minus", 3, 1])") == json::Value(2));
    CHECK(value(R"(["divide", 1, 4])") == json::Value(0.25));
    CHECK(value(R"(["average", ["list"], "none"])") == json::Value("none"));
    CHECK(value(R"(["upperCase", "æøå"])") == json::Value("ÆØÅ"));
    CHECK(value(R"(["stringSlice", "hello", 3, 1])") == json::Value(""));
    CHECK(value(R"(["object", "a", 1])") == json::Value(json::Object{{"a", json::Value(1)}}));
    CHECK(value(R"(["gatewayAction"])").isNull());
    CHECK(value(R"(["formatDate", "0001-01-01", "d.M.y"])") == json::Value("1.1.1"));
    CHECK_THROWS_AS(value(R"(["divide", 1, 0])"), Problem);
    CHECK_THROWS_AS(value(R"(["if", true, 1, "else", ["divide", 1, 0]])"), Problem);
    CHECK_THROWS_AS(value(R"(["component", "a"])"), Problem);
    CHECK_THROWS_AS(
        value(R"(["compare", "2020-01-01T00:00:00Z", "isSameDay", "2020-01-01T00:00:00+01:00"])"), Problem
    );
    CHECK_THROWS_AS(value("[\"not\"," + std::string(90, ' ') + "{}]"), Problem);

    CHECK_FALSE(expressionError(json::parseValue(R"(["equals", 1, ["dataModel", "a"]])")));
    CHECK(expressionError(json::parseValue(R"(["equals", 1, ["nonsense"]])")));
}

TEST_CASE("rows of the context fill a path's lists by position", "[appdef][expression]") {
    const auto data =
        json::parseValue(R"({"g":[{"h":[{"x":1},{"x":2}]},{"h":[{"x":3},{"x":4}]}],"o":{"y":5}})");
    const std::size_t rows[] = {1, 0};
    CHECK(lookUp(data, "g.h.x", rows) == json::Value(3));
    CHECK(lookUp(data, "g[0].h.x", rows).isNull());
    CHECK(lookUp(data, "g[0].h[1].x", rows) == json::Value(2));
    CHECK(lookUp(data, "g.h", std::span(rows).first(1)).asArray()->size() == 2);
    CHECK(lookUp(data, "g.h.x", {}).isNull());
    CHECK(lookUp(data, "o.y.z", {}).isNull());
    CHECK(pathInRow(data, "g.h.x", rows) == "g[1].h[0].x");
    CHECK(pathInRow(data, "o.y", rows) == "o.y");
}
