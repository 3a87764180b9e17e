#include "base/text.hpp"

#include <catch2/catch.hpp>

using namespace varde;

namespace {

template <class T>
concept HasViews = requires(T text) {
    split(std::forward<T>(text), ',');
}
|| requires(T text) {
    trim(std::forward<T>(text));
};
static_assert(HasViews<std::string&> && HasViews<const std::string&> && HasViews<const char*>);
static_assert(!HasViews<std::string>, "views into a string that is gone");

}  // namespace

TEST_CASE("names compare without case", "[base][text]") {
    CHECK(equalsIgnoreCase("Content-Type", "content-type"));
    CHECK_FALSE(equalsIgnoreCase("a", "ab"));
    CHECK(containsIgnoreCase("xALTINNy", "altinn"));
    CHECK(startsWithIgnoreCase("Bearer x", "bearer "));
    CHECK(IgnoreCaseLess{}("a", "B"));
}

TEST_CASE("numbers are whole texts", "[base][text]") {
    CHECK(parseNumber<int>("42") == 42);
    CHECK_FALSE(parseNumber<int>("42x"));
    CHECK_FALSE(parseNumber<int>(" 42"));
    CHECK_FALSE(parseNumber<int>("99999999999"));
    CHECK_FALSE(parseNumber<int>(""));
}

TEST_CASE("splitting keeps empty parts, joining puts them back", "[base][text]") {
    CHECK(split("a,,b", ',') == std::vector<std::string_view>{"a", "", "b"});
    CHECK(split("", ',').size() == 1);
    CHECK(join({"a", "b"}, ", ") == "a, b");
    CHECK(trim(" \ta b\n") == "a b");
}
