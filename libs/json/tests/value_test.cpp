#include "json/value.hpp"

#include <catch2/catch.hpp>

#include "base/problem.hpp"

using namespace varde;

TEST_CASE("numbers keep what was written", "[json]") {
    for (const auto* text : {"0", "-1", "1.5", "1.50", "12345678901234567890", "9007199254740993"}) {
        INFO(text);
        CHECK(json::write(json::parseValue(text)) == text);
    }
    CHECK(json::parseValue("2.0").asInteger() == 2);
    CHECK_FALSE(json::parseValue("2.5").asInteger());
}

TEST_CASE("text that is not JSON is refused", "[json]") {
    for (const auto* text : {"", "{", "[1,]", "{\"a\":1,}", "// x\n1", "nul", "1 2", "1e400", "\"\xff\""}) {
        INFO(text);
        CHECK_THROWS_AS(json::parseValue(text), Problem);
    }
}

TEST_CASE("nesting has a limit that no stack pays for", "[json]") {
    CHECK_NOTHROW(json::parseValue(std::string(32, '[') + std::string(32, ']')));
    CHECK_THROWS_AS(json::parseValue(std::string(33, '[') + std::string(33, ']')), Problem);
    CHECK_THROWS_AS(json::parseValue(std::string(1'000'000, '[')), Problem);
}

TEST_CASE("indented text is for people", "[json]") {
    CHECK(
        json::writeIndented(json::parseValue(R"({"a":[1,{}],"b":[]})")) ==
        "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}"
    );
}
