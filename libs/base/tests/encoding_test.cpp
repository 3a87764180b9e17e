#include "base/encoding.hpp"

#include <catch2/catch.hpp>

using namespace varde;

TEST_CASE("base64 in both alphabets, with and without padding", "[base][encoding]") {
    CHECK(base64("ab") == "YWI=");
    CHECK(base64url("\xfb\xff") == "-_8");
    CHECK(fromBase64("YWI=") == "ab");
    CHECK(fromBase64("YWI") == "ab");
    CHECK(fromBase64url("-_8") == "\xfb\xff");
    CHECK_FALSE(fromBase64("Y"));
    CHECK_FALSE(fromBase64url("a+b"));
}

TEST_CASE("percent-encoding keeps what is unreserved and refuses a broken escape", "[base][encoding]") {
    CHECK(percentEncode("a b/å") == "a%20b%2F%C3%A5");
    CHECK(percentDecode("a%20b+c") == "a b+c");
    CHECK(percentDecode("a+b", true) == "a b");
    CHECK_FALSE(percentDecode("%2"));
    CHECK_FALSE(percentDecode("%zz"));
}

TEST_CASE("digests are those of the standards", "[base][encoding]") {
    CHECK(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(
        hex(hmacSha256("key", "The quick brown fox jumps over the lazy dog")) ==
        "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
    );
    Sha256 pieces;
    pieces.update("a");
    pieces.update("bc");
    CHECK(pieces.finish() == sha256("abc"));
}

TEST_CASE("constant-time comparison compares", "[base][encoding]") {
    CHECK(equalInConstantTime("abc", "abc"));
    CHECK_FALSE(equalInConstantTime("abc", "abd"));
    CHECK_FALSE(equalInConstantTime("abc", "ab"));
}
