#include <catch2/catch.hpp>

#include "policies.hpp"
#include "xacml/decision.hpp"

using namespace varde;
using namespace varde::xacml;

namespace {

Request appRequest(const std::string& role, const std::string& action, const std::string& task = {}) {
    Request request;
    if (!role.empty()) request.add(category::subject, attribute::roleCode, role);
    request.add(category::action, attribute::actionId, action);
    request.add(category::resource, attribute::org, "ttd");
    request.add(category::resource, attribute::app, "demo");
    if (!task.empty()) request.add(category::resource, attribute::task, task);
    return request;
}

}  // namespace

TEST_CASE("an app's policy decides by role, app, task and action", "[xacml][decide]") {
    const auto policy = test::compiled(test::appPolicy());
    struct Row {
        const char* role;
        const char* action;
        const char* task;
        Outcome expected;
    };
    const auto row = GENERATE(
        Row{"DAGL", "read", "", Outcome::permit},
        Row{"dagl", "write", "Task_1", Outcome::permit},
        Row{"priv", "read", "", Outcome::permit},
        Row{"priv", "sign", "Task_2", Outcome::notApplicable},
        Row{"dagl", "sign", "Task_2", Outcome::permit},
        Row{"dagl", "sign", "task_2", Outcome::notApplicable},
        Row{"dagl", "sign", "", Outcome::notApplicable},
        Row{"regna", "read", "", Outcome::notApplicable},
        Row{"dagl", "delete", "", Outcome::notApplicable},
        Row{"dagl", "READ", "", Outcome::notApplicable},
        Row{"", "read", "", Outcome::notApplicable}
    );
    const auto decision = decide(policy, appRequest(row.role, row.action, row.task));
    INFO(row.role << " " << row.action << " " << row.task);
    CHECK(toString(decision.outcome) == toString(row.expected));
    CHECK(decision.status == StatusCode::ok);
}

TEST_CASE("a permit carries the policy's obligations, nothing else does", "[xacml][decide]") {
    const auto policy = test::compiled(test::appPolicy());
    const auto permitted = decide(policy, appRequest("dagl", "read"));
    REQUIRE(permitted.obligations.size() == 1);
    CHECK(permitted.obligations[0].id == "o1");
    REQUIRE(permitted.obligations[0].assignments.size() == 1);
    CHECK(permitted.obligations[0].assignments[0].category == "urn:altinn:minimum-authenticationlevel");
    CHECK(permitted.obligations[0].assignments[0].value == "2");
    CHECK(decide(policy, appRequest("regna", "read")).obligations.empty());
}

TEST_CASE("a service owner matches by the org of its token", "[xacml][decide]") {
    const auto policy = test::compiled(test::appPolicy());
    auto request = appRequest("", "complete");
    request.add(category::subject, attribute::org, "ttd");
    CHECK(decide(policy, request).outcome == Outcome::permit);
}

TEST_CASE("roles with letters beyond ASCII match in any case where the policy says so", "[xacml][decide]") {
    const auto policy = test::compiled(
        test::policy(test::rule("r", "Permit", test::anyOf(test::allOf(test::roleMatch("ffør")))))
    );
    CHECK(decide(policy, appRequest("FFØR", "read")).outcome == Outcome::permit);
    CHECK(decide(policy, appRequest("FFOR", "read")).outcome == Outcome::notApplicable);
    CHECK(decide(policy, appRequest("FFØRE", "read")).outcome == Outcome::notApplicable);
    CHECK(decide(policy, appRequest("FF\xc3", "read")).outcome == Outcome::notApplicable);
}

TEST_CASE("a value of another data type never equals a text", "[xacml][decide]") {
    const auto policy = test::compiled(test::policy(test::rule(
        "r", "Permit", test::anyOf(test::allOf(test::match(category::subject, attribute::partyId, "500000")))
    )));
    Request request;
    request.add(
        category::subject, {"urn:altinn:partyid", {"500000"}, std::string(datatype::integer), {}, false}
    );
    CHECK(decide(policy, request).outcome == Outcome::notApplicable);
    request.add(category::subject, attribute::partyId, "500000");
    CHECK(decide(policy, request).outcome == Outcome::permit);
}

TEST_CASE("a missing attribute that must be present is indeterminate", "[xacml][decide]") {
    const auto target = test::anyOf(test::allOf(test::match(
        category::resource,
        attribute::task,
        "Task_1",
        "urn:oasis:names:tc:xacml:1.0:function:string-equal",
        true
    )));
    const auto policy = test::compiled(test::policy(test::rule("r", "Permit", target)));
    const auto decision = decide(policy, appRequest("dagl", "read"));
    CHECK(decision.outcome == Outcome::indeterminate);
    CHECK(decision.status == StatusCode::missingAttribute);
    CHECK_FALSE(decision.echo);
}

TEST_CASE("a deny wins over permits under deny-overrides, loses under permit-overrides", "[xacml][decide]") {
    const auto rules = test::rule("p", "Permit", "") +
                       test::rule("d", "Deny", test::anyOf(test::allOf(test::roleMatch("dagl"))));
    const std::string base = "urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:";
    CHECK(decide(test::compiled(test::policy(rules)), appRequest("dagl", "read")).outcome == Outcome::deny);
    CHECK(decide(test::compiled(test::policy(rules)), appRequest("priv", "read")).outcome == Outcome::permit);
    CHECK(
        decide(test::compiled(test::policy(rules, base + "permit-overrides")), appRequest("dagl", "read"))
            .outcome == Outcome::permit
    );
    CHECK(
        decide(
            test::compiled(
                test::policy(rules, "urn:oasis:names:tc:xacml:1.0:rule-combining-algorithm:first-applicable")
            ),
            appRequest("dagl", "read")
        )
            .outcome == Outcome::permit
    );
}

TEST_CASE("a policy whose own target does not match is not applicable", "[xacml][decide]") {
    const auto target = "<x:Target>" +
                        test::anyOf(test::allOf(test::match(category::resource, attribute::org, "skd"))) +
                        "</x:Target>";
    const auto policy = test::compiled(test::policy(
        test::rule("p", "Permit", ""),
        "urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-unless-permit",
        target
    ));
    CHECK(decide(policy, appRequest("dagl", "read")).outcome == Outcome::notApplicable);
}

TEST_CASE("attributes are echoed once a rule has matched resource and action", "[xacml][decide]") {
    const auto policy = test::compiled(test::appPolicy());
    CHECK(decide(policy, appRequest("dagl", "read")).echo);
    CHECK(decide(policy, appRequest("regna", "read")).echo);         // only the subject was wrong
    CHECK_FALSE(decide(policy, appRequest("dagl", "delete")).echo);  // no rule has this action
    CHECK_FALSE(decide(policy, appRequest("dagl", "sign")).echo);    // the rule wants a task
}

TEST_CASE("obligations of rules count when their rule decided", "[xacml][decide]") {
    const auto dagl = test::rule(
        "a", "Permit", test::anyOf(test::allOf(test::roleMatch("dagl"))), test::levelObligation("3")
    );
    const auto priv = test::rule(
        "b", "Permit", test::anyOf(test::allOf(test::roleMatch("priv"))), test::levelObligation("4")
    );
    const auto policy = test::compiled(test::policy(dagl + priv));
    const auto decision = decide(policy, appRequest("priv", "read"));
    REQUIRE(decision.obligations.size() == 1);
    CHECK(decision.obligations[0].assignments[0].value == "4");
}
