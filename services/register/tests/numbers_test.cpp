#include "numbers.hpp"

#include <catch2/catch.hpp>

using namespace varde::registry;

TEST_CASE("numbers have their length and, where it is asked for, their check digits", "[register][parties]") {
    CHECK(isPersonNumber("08829698278", CheckDigits::checked));
    CHECK(isPersonNumber("01039012345", CheckDigits::ignored));
    CHECK_FALSE(isPersonNumber("01039012345", CheckDigits::checked));
    CHECK_FALSE(isPersonNumber("0103901234", CheckDigits::ignored));
    CHECK_FALSE(isPersonNumber("0103901234x", CheckDigits::ignored));

    CHECK(isOrganizationNumber("991825827", CheckDigits::checked));
    CHECK(isOrganizationNumber("950474084", CheckDigits::checked));
    CHECK(isOrganizationNumber("897069650", CheckDigits::ignored));
    CHECK_FALSE(isOrganizationNumber("897069650", CheckDigits::checked));
    CHECK_FALSE(isOrganizationNumber("89706965", CheckDigits::ignored));
    CHECK_FALSE(isOrganizationNumber("", CheckDigits::ignored));
}
