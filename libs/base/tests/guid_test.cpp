#include "base/guid.hpp"

#include <catch2/catch.hpp>

using varde::Guid;

TEST_CASE("a guid is read in every form that the protocol accepts and written in one", "[base][guid]") {
    const std::string plain = "2f7b3f1e-7c0a-4a3c-9b55-0f9f2c5f0a11";
    for (const auto* text :
         {"2f7b3f1e-7c0a-4a3c-9b55-0f9f2c5f0a11",
          "2F7B3F1E-7C0A-4A3C-9B55-0F9F2C5F0A11",
          "2f7b3f1e7c0a4a3c9b550f9f2c5f0a11",
          "{2f7b3f1e-7c0a-4a3c-9b55-0f9f2c5f0a11}",
          "(2f7b3f1e-7c0a-4a3c-9b55-0f9f2c5f0a11)"}) {
        INFO(text);
        REQUIRE(Guid::parse(text));
        CHECK(Guid::parse(text)->toString() == plain);
    }
    for (const auto* text :
         {"",
          "x",
          "2f7b3f1e-7c0a-4a3c-9b55-0f9f2c5f0a1",
          "2f7b3f1e+7c0a-4a3c-9b55-0f9f2c5f0a11",
          "{2f7b3f1e7c0a4a3c9b550f9f2c5f0a11}",
          "2f7b3f1e-7c0a-4a3c-9b55-0f9f2c5f0a1g"}) {
        INFO(text);
        CHECK_FALSE(Guid::parse(text));
    }
}

TEST_CASE("random guids differ and are version 4", "[base][guid]") {
    const auto text = Guid::random().toString();
    CHECK(text != Guid::random().toString());
    CHECK(text[14] == '4');
}
