#include "auth/enforcement.hpp"

#include <catch2/catch.hpp>

#include "auth/testing.hpp"
#include "base/async.hpp"
#include "fake_client.hpp"

using namespace varde;
using namespace varde::auth;
using namespace std::chrono_literals;
using auth::testing::Answer;
using auth::testing::Asked;
using auth::testing::callerOf;
using auth::testing::ScriptedDecisions;

namespace {

// Attribute ids and values of one category, in order.
std::string listed(const json::Value& request, std::string_view category) {
    std::string out;
    for (const auto& entry : *request["request"][category].asArray()) {
        for (const auto& attribute : *entry["attribute"].asArray()) {
            if (!out.empty()) out += ' ';
            out += *attribute.text("attributeId") + "=" + *attribute.text("value");
        }
    }
    return out;
}

std::string subjectOf(std::string_view claims) {
    const auto caller = callerOf(*json::parseValue(claims).asObject());
    return listed(decisionRequest(*caller, "read", {}), "accessSubject");
}

// Answers with the same document, whatever is asked.
class FixedDecisions final : public Decisions {
public:
    std::string document;
    Task<json::Value> decide(json::Value) override { co_return json::parseValue(document); }
};

http::CallerPtr level(int level, std::string org = {}) {
    json::Object claims{{"urn:altinn:userid", "1"}, {"urn:altinn:authlevel", level}};
    if (!org.empty()) claims.set("urn:altinn:org", org);
    return callerOf(claims);
}

const Resource instance{
    .org = "ttd",
    .app = "permit",
    .partyId = "1",
    .instanceId = "1/a",
    .task = {},
    .endEvent = {},
    .resourceId = {},
    .more = {}};

}  // namespace

TEST_CASE("the subject of a decision is what the claims say, with one identity", "[auth][enforcement]") {
    struct Row {
        const char* claims;
        const char* subject;
    };
    const Row rows[] = {
        {R"({"urn:altinn:userid":"1337","urn:altinn:partyid":501337,"urn:altinn:authlevel":2,"scope":"a b","iss":"x"})",
         "urn:altinn:authlevel=2 urn:scope=a b urn:altinn:userid=1337"},
        {R"({"urn:altinn:partyid":501337})", "urn:altinn:partyid=501337"},
        {R"({"urn:altinn:person:uuid":"p","urn:altinn:userid":1})", "urn:altinn:person:uuid=p"},
        {R"({"jti":"j","sid":"s","urn:altinn:userid":1})", "urn:altinn:sessionid=j urn:altinn:userid=1"},
        {R"({"urn:altinn:org":"ttd","urn:altinn:orgNumber":"405003309"})",
         "urn:altinn:org=ttd urn:altinn:organizationnumber=405003309 "
         "urn:altinn:organization:identifier-no=405003309"},
        {R"({"urn:altinn:orgNumber":111111111})",
         "urn:altinn:organizationnumber=111111111 urn:altinn:organization:identifier-no=111111111"},
        {R"({"consumer":{"authority":"iso6523-actorid-upis","ID":"0192:9"}})",
         "urn:altinn:organization:identifier-no=9"},
        {R"({"consumer":{"authority":"other","ID":"0192:9"}})", ""},
        {R"({"urn:altinn:orgNumber":"1","urn:altinn:organization:identifier-no":"2"})",
         "urn:altinn:organization:identifier-no=2"},
        {R"({"urn:altinn:authlevel":3,"urn:altinn:orgNumber":"1","consumer":{"authority":"iso6523-actorid-upis","ID":"0192:1"},
             "authorization_details":[{"systemuser_id":["su"]}],"jti":"j"})",
         "urn:altinn:systemuser:uuid=su"},
        {R"({"urn:altinn:userid":1,"urn:more":["a","b"],"urn:null":null})",
         "urn:more=a urn:more=b urn:altinn:userid=1"},
    };
    for (const auto& row : rows) {
        INFO(row.claims);
        CHECK(subjectOf(row.claims) == row.subject);
    }
}

TEST_CASE("the resource of a decision leaves out what is not known", "[auth][enforcement]") {
    const auto caller = level(2);
    auto resource = instance;
    CHECK(
        listed(decisionRequest(*caller, "read", resource), "resource") ==
        "urn:altinn:instance-id=1/a urn:altinn:partyid=1 urn:altinn:org=ttd urn:altinn:app=permit"
    );
    resource.endEvent = "EndEvent_1";
    CHECK(
        listed(decisionRequest(*caller, "read", resource), "resource") ==
        "urn:altinn:end-event=EndEvent_1 urn:altinn:instance-id=1/a urn:altinn:partyid=1 urn:altinn:org=ttd "
        "urn:altinn:app=permit"
    );
    resource.task = "Task_1";
    resource.more = {{"urn:altinn:event-id", "e"}};
    CHECK(
        listed(decisionRequest(*caller, "read", resource), "resource") ==
        "urn:altinn:task=Task_1 urn:altinn:instance-id=1/a urn:altinn:partyid=1 urn:altinn:org=ttd "
        "urn:altinn:app=permit urn:altinn:event-id=e"
    );
    CHECK(
        listed(decisionRequest(*caller, "write", resource), "action") ==
        "urn:oasis:names:tc:xacml:1.0:action:action-id=write"
    );
}

TEST_CASE("a decision is a permit only when it says Permit and its level is reached", "[auth][enforcement]") {
    struct Row {
        int level;
        const char* org;
        Answer answer;
        bool permitted;
        std::optional<int> required;
    };
    const Row rows[] = {
        {0, "", {}, true, {}},
        {4, "", {"Deny", {}, {}}, false, {}},
        {4, "", {"NotApplicable", {}, {}}, false, {}},
        {4, "", {"Indeterminate", {}, {}}, false, {}},
        {4, "", {"permit", {}, {}}, false, {}},
        {2, "", {"Permit", 2, {}}, true, {}},
        {1, "", {"Permit", 2, {}}, false, 2},
        {1, "", {"Permit", 3, 1}, false, 3},
        {1, "ttd", {"Permit", 3, 1}, true, {}},
        {1, "ttd", {"Permit", 3, 2}, false, 2},
        {1, "ttd", {"Permit", 3, {}}, false, 3},
        {3, "ttd", {"Permit", 3, 4}, true, {}},
    };
    for (const auto& row : rows) {
        ScriptedDecisions decisions;
        decisions.rule = [&](const Asked&) { return row.answer; };
        Enforcement enforcement(decisions, 300s);
        const auto verdict = run(enforcement.check(*level(row.level, row.org), "read", instance));
        INFO(row.level << " " << row.org << " " << row.answer.decision);
        CHECK(verdict.permitted == row.permitted);
        CHECK(verdict.requiredLevel == row.required);
    }
}

TEST_CASE("a caller without a level has level 0", "[auth][enforcement]") {
    ScriptedDecisions decisions;
    decisions.rule = [](const Asked&) { return Answer{"Permit", 1, {}}; };
    Enforcement enforcement(decisions, 300s);
    const auto caller = callerOf({{"urn:altinn:userid", "1"}});
    CHECK_FALSE(run(enforcement.check(*caller, "read", instance)).permitted);
}

TEST_CASE("a single question needs exactly one result", "[auth][enforcement]") {
    FixedDecisions decisions;
    Enforcement enforcement(decisions, 300s);
    auto permitted = [&] { return run(enforcement.check(*level(4), "read", instance)).permitted; };
    decisions.document = R"({"response":[]})";
    CHECK_FALSE(permitted());
    decisions.document = R"({"response":[{"decision":"Permit"},{"decision":"Permit"}]})";
    CHECK_FALSE(permitted());
    decisions.document =
        R"({"response":[{"decision":"Permit","obligations":[{"attributeAssignment":[
            {"category":"urn:altinn:minimum-authenticationlevel","value":"high"}]}]}]})";
    CHECK_FALSE(permitted());
    for (const auto* text : {"{}", "[]", "null", R"({"response":null})"}) {
        decisions.document = text;
        CHECK_THROWS_AS(permitted(), Problem);
    }
    decisions.document = R"({"Response":[{"Decision":"Permit","Obligations":null}]})";
    CHECK(permitted());
}

TEST_CASE("a permit is remembered for its time, a refusal is not", "[auth][enforcement]") {
    ScriptedDecisions decisions;
    FakeClock clock(DateTime::fromUnixSeconds(1'760'000'000));
    Enforcement enforcement(decisions, 300s, clock);
    const auto caller = level(2);
    auto ask = [&](const std::string& action, const Resource& resource) {
        return run(enforcement.check(*caller, action, resource)).permitted;
    };
    CHECK(ask("read", instance));
    CHECK(ask("read", instance));
    CHECK(decisions.calls == 1);

    SECTION("until its time is over") {
        clock.advance(299s);
        CHECK(ask("read", instance));
        CHECK(decisions.calls == 1);
        clock.advance(1s);
        CHECK(ask("read", instance));
        CHECK(decisions.calls == 2);
    }
    SECTION("only for all that was asked") {
        CHECK(ask("write", instance));
        auto other = instance;
        other.task = "Task_1";
        CHECK(ask("read", other));
        other.task.clear();
        other.endEvent = "Task_1";
        CHECK(ask("read", other));
        CHECK(decisions.calls == 4);
        CHECK(run(enforcement.check(*level(3), "read", instance)).permitted);
        CHECK(run(enforcement.check(*level(2, "ttd"), "read", instance)).permitted);
        CHECK(decisions.calls == 6);
    }
    SECTION("refusals are asked again") {
        decisions.rule = [](const Asked&) { return Answer{"Deny", {}, {}}; };
        CHECK_FALSE(ask("delete", instance));
        CHECK_FALSE(ask("delete", instance));
        CHECK(decisions.calls == 3);
        decisions.rule = {};
        CHECK(ask("delete", instance));
    }
}

TEST_CASE("who is not permitted is refused without a word", "[auth][enforcement]") {
    ScriptedDecisions decisions;
    decisions.rule = [](const Asked&) { return Answer{"Deny", {}, {}}; };
    Enforcement enforcement(decisions, 300s);
    try {
        run(enforcement.require(*level(4), "read", instance));
        FAIL("it was permitted");
    } catch (const Problem& problem) {
        CHECK(problem.code == Errc::forbidden);
        CHECK(problem.detail.empty());
    }
}

TEST_CASE("many questions at once get each their own verdict", "[auth][enforcement]") {
    ScriptedDecisions decisions;
    decisions.rule = [](const Asked& asked) {
        const auto id = asked.resource.at("urn:altinn:instance-id");
        return Answer{(id == "1/b") == (asked.action == "write") ? "Permit" : "Deny", {}, {}};
    };
    Enforcement enforcement(decisions, 300s);
    auto second = instance;
    second.instanceId = "1/b";
    const auto verdicts = run(enforcement.checkAll(*level(2), {"read", "write"}, {instance, second}));
    REQUIRE(verdicts.size() == 2);
    CHECK(verdicts[0][0].permitted);
    CHECK_FALSE(verdicts[0][1].permitted);
    CHECK_FALSE(verdicts[1][0].permitted);
    CHECK(verdicts[1][1].permitted);
    CHECK(decisions.calls == 1);
    CHECK(run(enforcement.checkAll(*level(2), {"read"}, {})).empty());
    CHECK(decisions.calls == 1);
}

TEST_CASE("an answer that is not for what was asked permits nothing", "[auth][enforcement]") {
    FixedDecisions decisions;
    Enforcement enforcement(decisions, 300s);
    auto second = instance;
    second.instanceId = "1/b";
    auto permits = [&] {
        int count = 0;
        for (const auto& row : run(enforcement.checkAll(*level(4), {"read"}, {instance, second}))) {
            count += row[0].permitted ? 1 : 0;
        }
        return count;
    };
    // The whole request failed: one result for two questions.
    decisions.document = R"({"response":[{"decision":"Permit"}]})";
    CHECK(permits() == 0);
    const std::string echo =
        R"({"decision":"Permit","category":[{"attribute":[{"attributeId":"urn:altinn:instance-id","value":")";
    decisions.document = R"({"response":[)" + echo + R"(1/b"}]}]},)" + echo + R"(1/a"}]}]}]})";
    CHECK(permits() == 0);
    decisions.document = R"({"response":[)" + echo + R"(1/a"}]}]},)" + echo + R"(1/b"}]}]}]})";
    CHECK(permits() == 2);
}

TEST_CASE(
    "the decision point is asked over HTTP, and its failures are never permits", "[auth][enforcement]"
) {
    FakeClient client;
    const std::string url = "http://authorization/authorization/api/v1/decision";
    client.documents[url] = R"({"response":[{"decision":"Permit"}]})";
    RemoteDecisions decisions(client, "http://authorization/");
    Enforcement enforcement(decisions, 300s);
    auto permitted = [&] { return run(enforcement.check(*level(4), "read", instance)).permitted; };

    SECTION("it permits") {
        CHECK(permitted());
        CHECK(client.asked == std::vector{url});
        CHECK(client.lastBody.starts_with(R"({"request":{"accessSubject":[{"attribute":[)"));
    }
    SECTION("it cannot be reached") {
        client.isDown = true;
        CHECK_THROWS_AS(permitted(), Problem);
    }
    SECTION("it could not find out what it needed to know: that is no denial") {
        client.headers.set("Varde-Decision", "unavailable");
        CHECK_THROWS_AS(permitted(), Problem);
    }
    SECTION("it answers an error") {
        client.status = http::Status::internalError;
        CHECK_THROWS_AS(permitted(), Problem);
    }
    SECTION("it answers nonsense") {
        client.documents[url] = "<html>";
        try {
            permitted();
            FAIL("it was permitted");
        } catch (const Problem& problem) {
            CHECK(problem.code == Errc::badGateway);
        }
    }
    // A failure is not remembered.
    client.isDown = false;
    client.status = http::Status::ok;
    client.headers = {};
    client.documents[url] = R"({"response":[{"decision":"Permit"}]})";
    CHECK(permitted());
}
