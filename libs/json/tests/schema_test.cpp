#include "json/schema.hpp"

#include <catch2/catch.hpp>

using namespace varde;

namespace {

struct Leaf {
    std::string label;
    std::optional<std::int32_t> count;
    std::optional<std::string> note;

    static constexpr void fields(auto&& field) {
        field("label", &Leaf::label, json::required);
        field("count", &Leaf::count, json::nullable);
        field("note", &Leaf::note);
    }
};

struct Tree {
    bool green = false;
    std::vector<Tree> branches;
    std::optional<Leaf> leaf;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("green", &Tree::green);
        field("branches", &Tree::branches);
        field("leaf", &Tree::leaf);
        field(json::rest, &Tree::extra);
    }
};

}  // namespace

TEST_CASE(
    "what is written always has its plain members, and no member that the type does not list", "[json]"
) {
    json::Schemas schemas;
    CHECK(
        json::write(schemas.of<Leaf>(json::Direction::written)) == R"({"$ref":"#/components/schemas/Leaf"})"
    );
    CHECK(
        json::write(schemas.named().at("Leaf")) ==
        R"({"type":"object","properties":{"label":{"type":"string"},"count":{"anyOf":[{"type":"integer",)"
        R"("format":"int32"},{"type":"null"}]},"note":{"type":"string"}},"required":["label","count"],)"
        R"("additionalProperties":false})"
    );
}

TEST_CASE("what is read needs the required members alone", "[json]") {
    json::Schemas schemas;
    schemas.of<Leaf>(json::Direction::read);
    const auto& leaf = schemas.named().at("LeafInput");
    CHECK(json::write(leaf["required"]) == R"(["label"])");
    CHECK(leaf.find("additionalProperties") == nullptr);
}

TEST_CASE("a type that holds itself refers to itself", "[json]") {
    json::Schemas schemas("#/$defs/");
    schemas.of<Tree>(json::Direction::written);
    const auto& tree = schemas.named().at("Tree");
    CHECK(json::write(tree["properties"]["branches"]["items"]) == R"({"$ref":"#/$defs/Tree"})");
    CHECK(tree.find("additionalProperties") == nullptr);  // it keeps unknown members
    CHECK(schemas.named().size() == 2);
}

TEST_CASE("the schema of a type stands alone", "[json]") {
    const auto schema = json::schema<Tree>();
    CHECK(schema.text("$ref") == "#/$defs/Tree");
    CHECK(schema["$defs"].find("Leaf") != nullptr);
    CHECK(json::write(json::schema<std::vector<bool>>()["items"]) == R"({"type":"boolean"})");
}
