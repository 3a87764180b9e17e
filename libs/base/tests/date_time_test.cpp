#include "base/date_time.hpp"

#include <catch2/catch.hpp>

using varde::DateTime;

namespace {
std::string echo(std::string_view text) {
    const auto time = DateTime::parse(text);
    return time ? time->toString() : "refused";
}
}  // namespace

TEST_CASE("dates are written as the storage contract 1.3 tells", "[base][date]") {
    CHECK(echo("2024-05-01T10:00:00.1234570Z") == "2024-05-01T10:00:00.123457Z");
    CHECK(echo("2024-05-01T10:00:00.000Z") == "2024-05-01T10:00:00Z");
    CHECK(echo("2024-05-01T12:00:00+02:00") == "2024-05-01T10:00:00+00:00");
    CHECK(echo("2024-05-01T10:00:00") == "2024-05-01T10:00:00");
    CHECK(echo("2024-05-01") == "2024-05-01T00:00:00");
    CHECK(echo("2024-05-01T10:00:00.123456789Z") == "2024-05-01T10:00:00.1234567Z");
    CHECK(echo("1969-12-31T23:59:59.5Z") == "1969-12-31T23:59:59.5Z");
}

TEST_CASE("what is not a date is refused", "[base][date]") {
    for (const auto* text :
         {"",
          "x",
          "2024-13-01",
          "2024-02-30",
          "2024-05-01T25:00:00Z",
          "2024-05-01T10:00:00.Z",
          "2024-05-01T10:00:00Zx",
          "2024-05-01T10:00:00+99:00",
          "0000-01-01"}) {
        INFO(text);
        CHECK(echo(text) == "refused");
    }
}

TEST_CASE("ticks count from year one, and microseconds cut the last digit", "[base][date]") {
    const auto time = *DateTime::parse("2024-05-01T10:00:00.1234567Z");
    CHECK(time.dotnetTicks() == 638501544001234567);
    CHECK(DateTime::fromDotnetTicks(time.dotnetTicks()) == time);
    CHECK(time.truncatedToMicroseconds().toString() == "2024-05-01T10:00:00.123456Z");
}
