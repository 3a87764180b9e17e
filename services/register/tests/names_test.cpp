#include "names.hpp"

#include <catch2/catch.hpp>

using varde::registry::similarLastNames;

TEST_CASE("last names are alike by their first four letters, case and marks aside", "[register][persons]") {
    CHECK(similarLastNames("Nordmann", "nordstrand"));
    CHECK(similarLastNames(" Salt ", "SALT"));
    CHECK(similarLastNames("Müller", "MULLER"));
    CHECK(similarLastNames("Ödegård", "odegard"));
    CHECK(similarLastNames("Ångström", "ÅNGST"));
    CHECK(similarLastNames("A\u030Angström", "ångs"));
    CHECK(similarLastNames("E\u0301mile", "émil"));
    CHECK(similarLastNames("Šimić", "simi"));
    CHECK(similarLastNames("Bø", "BØ"));
}

TEST_CASE("what differs within four letters is another name", "[register][persons]") {
    CHECK_FALSE(similarLastNames("Salt", "Sald"));
    CHECK_FALSE(similarLastNames("Salt", "Sal"));
    CHECK_FALSE(similarLastNames("Ås", "As"));
    CHECK_FALSE(similarLastNames("Bø", "Bo"));
    CHECK_FALSE(similarLastNames("", "Salt"));
}
