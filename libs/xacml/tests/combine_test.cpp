#include "combine.hpp"

#include <catch2/catch.hpp>

using namespace varde::xacml;

namespace {

// P, D: results; N: not applicable; p, d, x: Indeterminate of the kinds {P}, {D}, {DP}.
Extended result(char letter) {
    switch (letter) {
        case 'P':
            return Extended::permit;
        case 'D':
            return Extended::deny;
        case 'p':
            return Extended::indeterminateP;
        case 'd':
            return Extended::indeterminateD;
        case 'x':
            return Extended::indeterminateDP;
        default:
            return Extended::notApplicable;
    }
}

char combined(const char* id, std::string_view letters) {
    Combiner combiner(algorithmOf(id).value());
    for (const char letter : letters) {
        if (!combiner.add(result(letter))) break;
    }
    for (const char letter : std::string_view("PDpdxN")) {
        if (result(letter) == combiner.result()) return letter;
    }
    return '?';
}

struct Row {
    const char* rules;
    char denyOverrides;
    char permitOverrides;
    char denyUnlessPermit;
    char permitUnlessDeny;
    char firstApplicable;
};

}  // namespace

TEST_CASE("rule results combine as the standard's tables say", "[xacml][combine]") {
    const auto row = GENERATE(
        Row{"", 'N', 'N', 'D', 'P', 'N'},
        Row{"NN", 'N', 'N', 'D', 'P', 'N'},
        Row{"P", 'P', 'P', 'P', 'P', 'P'},
        Row{"D", 'D', 'D', 'D', 'D', 'D'},
        Row{"PD", 'D', 'P', 'P', 'D', 'P'},
        Row{"NDP", 'D', 'P', 'P', 'D', 'D'},
        Row{"Pp", 'P', 'P', 'P', 'P', 'P'},
        Row{"Pd", 'x', 'P', 'P', 'P', 'P'},
        Row{"pP", 'P', 'P', 'P', 'P', 'p'},
        Row{"Dp", 'D', 'x', 'D', 'D', 'D'},
        Row{"dD", 'D', 'D', 'D', 'D', 'd'},
        Row{"pd", 'x', 'x', 'D', 'P', 'p'},
        Row{"p", 'p', 'p', 'D', 'P', 'p'},
        Row{"d", 'd', 'd', 'D', 'P', 'd'},
        Row{"xP", 'x', 'P', 'P', 'P', 'x'},
        Row{"xD", 'D', 'x', 'D', 'D', 'x'}
    );
    INFO("rules " << row.rules);
    const std::string base = "urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:";
    CHECK(combined((base + "deny-overrides").c_str(), row.rules) == row.denyOverrides);
    CHECK(combined((base + "ordered-permit-overrides").c_str(), row.rules) == row.permitOverrides);
    CHECK(combined((base + "deny-unless-permit").c_str(), row.rules) == row.denyUnlessPermit);
    CHECK(combined((base + "permit-unless-deny").c_str(), row.rules) == row.permitUnlessDeny);
    CHECK(
        combined("urn:oasis:names:tc:xacml:1.0:rule-combining-algorithm:first-applicable", row.rules) ==
        row.firstApplicable
    );
    CHECK(
        combined("urn:oasis:names:tc:xacml:3.0:policy-combining-algorithm:deny-overrides", row.rules) ==
        row.denyOverrides
    );
}

TEST_CASE("an unknown combining algorithm is not one", "[xacml][combine]") {
    CHECK_FALSE(
        algorithmOf("urn:oasis:names:tc:xacml:3.0:policy-combining-algorithm:only-one-applicable").has_value()
    );
    CHECK_FALSE(algorithmOf("deny-overrides").has_value());
}
