#include "decisions.hpp"

#include <catch2/catch.hpp>

#include "app_policy.hpp"
#include "auth/enforcement.hpp"
#include "support.hpp"

using namespace varde;
using namespace varde::authorization;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

const std::string guid = "6f3cdb1f-1a2b-4c3d-8e4f-5a6b7c8d9e0f";
const std::string actionId = "urn:oasis:names:tc:xacml:1.0:action:action-id";

struct Platform : testing::World {
    Platform() {
        const auto document = xacml::replacePlaceholders(testing::appPolicy(), "ttd", "demo");
        run(policyRepository.store("ttd", "demo", {document, "1"}, "test"));
    }

    http::Response post(std::string body, std::string contentType = "application/json") {
        http::Headers headers;
        if (!contentType.empty()) headers.add("Content-Type", contentType);
        http::Request request(http::Method::post, "/authorization/api/v1/decision", headers, std::move(body));
        return run(decisions.decision(request));
    }

    json::Value ask(const json::Value& request) {
        const auto response = post(json::write(request));
        CHECK(http::code(response.status) == 200);
        saidUnavailable = response.headers.find("Varde-Decision") == "unavailable";
        return json::parseValue(testing::bodyOf(response))["response"];
    }

    bool saidUnavailable = false;
};

json::Value categoryOf(
    const Pairs& attributes, const std::string& id = {}, const std::string& included = {}
) {
    json::Array list;
    for (const auto& [name, value] : attributes) {
        list.push_back(json::Object{
            {"attributeId", name},
            {"value", value},
            {"dataType", "string"},
            {"includeInResult", name == included}});
    }
    json::Object category{{"attribute", std::move(list)}};
    if (!id.empty()) category.set("id", id);
    return category;
}

json::Value requestOf(const Pairs& subject, const std::string& action, const Pairs& resource) {
    json::Object request{
        {"accessSubject", json::Array{categoryOf(subject)}},
        {"action", json::Array{categoryOf({{actionId, action}})}},
        {"resource", json::Array{categoryOf(resource, {}, "urn:altinn:instance-id")}}};
    return json::Object{{"request", std::move(request)}};
}

Pairs app(Pairs more = {}) {
    more.insert(more.begin(), {{"urn:altinn:org", "ttd"}, {"urn:altinn:app", "demo"}});
    return more;
}

std::string decisionOf(const json::Value& results) {
    REQUIRE(results.asArray());
    REQUIRE(results.asArray()->size() == 1);
    return results.asArray()->front().text("decision").value_or("none");
}

std::string statusOf(const json::Value& results) {
    return results.asArray()->front()["status"]["statusCode"].text("value").value_or("none");
}

}  // namespace

TEST_CASE("a user is permitted by a role for the party that owns the resource", "[authorization][decision]") {
    Platform platform;
    const auto party = GENERATE(as<std::string>{}, "501337", "500000");
    CHECK(
        decisionOf(platform.ask(
            requestOf({{"urn:altinn:userid", "1337"}}, "read", app({{"urn:altinn:partyid", party}}))
        )) == "Permit"
    );
    CHECK(
        decisionOf(platform.ask(
            requestOf({{"urn:altinn:userid", "1001"}}, "read", app({{"urn:altinn:partyid", party}}))
        )) == "NotApplicable"
    );
    CHECK(
        decisionOf(platform.ask(
            requestOf({{"urn:altinn:userid", "1337"}}, "delete", app({{"urn:altinn:partyid", party}}))
        )) == "NotApplicable"
    );
    CHECK(platform.storage.asked.empty());
}

TEST_CASE("a service owner is permitted by the org of its token", "[authorization][decision]") {
    Platform platform;
    const Pairs resource = app({{"urn:altinn:partyid", "500000"}});
    CHECK(decisionOf(platform.ask(requestOf({{"urn:altinn:org", "ttd"}}, "complete", resource))) == "Permit");
    CHECK(
        decisionOf(platform.ask(requestOf({{"urn:altinn:org", "skd"}}, "complete", resource))) ==
        "NotApplicable"
    );
}

TEST_CASE(
    "the task of an instance is fetched from storage when the caller sends none", "[authorization][decision]"
) {
    Platform platform;
    const auto instance = "500000/" + guid;
    const auto ask = [&] {
        return platform.ask(requestOf(
            {{"urn:altinn:userid", "1337"}},
            "sign",
            app({{"urn:altinn:partyid", "500000"}, {"urn:altinn:instance-id", instance}})
        ));
    };
    CHECK(decisionOf(ask()) == "Indeterminate");  // storage does not know it
    CHECK_FALSE(platform.saidUnavailable);
    platform.storage.instances[instance] =
        R"({"process":{"currentTask":{"elementId":"Task_1"}},"appId":"ttd/demo"})";
    CHECK(decisionOf(ask()) == "NotApplicable");
    platform.storage.instances[instance] =
        R"({"process":{"currentTask":{"elementId":"Task_2"}},"appId":"ttd/demo"})";
    CHECK(decisionOf(ask()) == "Permit");
    platform.storage.instances[instance] =
        R"({"process":{"ended":"2024-01-01T00:00:00Z","endEvent":"EndEvent_1"},"appId":"ttd/demo"})";
    CHECK(decisionOf(ask()) == "NotApplicable");
    platform.storage.down = true;
    CHECK(decisionOf(ask()) == "Indeterminate");
    CHECK(platform.saidUnavailable);
}

TEST_CASE("an instance id alone is enough, and the party found is echoed", "[authorization][decision]") {
    Platform platform;
    const auto instance = "500000/" + guid;
    platform.storage.instances[instance] = R"({"process":{"endEvent":"EndEvent_1"},"appId":"ttd/demo"})";
    const auto results = platform.ask(
        requestOf({{"urn:altinn:userid", "1337"}}, "archive", {{"urn:altinn:instance-id", instance}})
    );
    REQUIRE(decisionOf(results) == "Permit");
    const auto text = json::write(results);
    CHECK(text.find(R"({"attributeId":"urn:altinn:partyid","value":"500000")") != std::string::npos);
    CHECK(text.find(R"({"attributeId":"urn:altinn:instance-id","value":")" + instance) != std::string::npos);
}

TEST_CASE("a permit carries the level that the policy asks for", "[authorization][decision]") {
    Platform platform;
    const auto results = platform.ask(
        requestOf({{"urn:altinn:userid", "1337"}}, "read", app({{"urn:altinn:partyid", "500000"}}))
    );
    const auto text = json::write(results);
    CHECK(
        text.find(R"("value":"2","category":"urn:altinn:minimum-authenticationlevel")") != std::string::npos
    );
}

TEST_CASE("a permit whose obligation has no category does not stand", "[authorization][decision]") {
    testing::World world;
    const auto document = xacml::replacePlaceholders(testing::appPolicy(""), "ttd", "demo");
    run(world.policyRepository.store("ttd", "demo", {document, "1"}, "test"));
    http::Request request(
        http::Method::post,
        "/",
        {{"Content-Type", "application/json"}},
        json::write(
            requestOf({{"urn:altinn:userid", "1337"}}, "read", app({{"urn:altinn:partyid", "500000"}}))
        )
    );
    CHECK(testing::bodyOf(run(world.decisions.decision(request))).find("Indeterminate") != std::string::npos);
}

TEST_CASE("the party may be given by its organisation number", "[authorization][decision]") {
    Platform platform;
    CHECK(
        decisionOf(platform.ask(requestOf(
            {{"urn:altinn:userid", "1337"}},
            "read",
            app({{"urn:altinn:organization:identifier-no", "897069650"}})
        ))) == "Permit"
    );
    // A person's number is for the external endpoint alone.
    CHECK(
        decisionOf(platform.ask(requestOf(
            {{"urn:altinn:userid", "1337"}}, "read", app({{"urn:altinn:person:identifier-no", "01039012345"}})
        ))) == "Indeterminate"
    );
}

TEST_CASE("a resource named app_org_app is that app", "[authorization][decision]") {
    Platform platform;
    CHECK(
        decisionOf(platform.ask(requestOf(
            {{"urn:altinn:userid", "1337"}},
            "read",
            {{"urn:altinn:resource", "app_ttd_demo"}, {"urn:altinn:partyid", "500000"}}
        ))) == "Permit"
    );
}

TEST_CASE("a system user may do its actions for its own organisation alone", "[authorization][decision]") {
    Platform platform;
    const Pairs systemUser{{"urn:altinn:systemuser:uuid", "D111DBAB-d619-4f15-bf29-58fe570a9ae6"}};
    CHECK(
        decisionOf(platform.ask(requestOf(systemUser, "read", app({{"urn:altinn:partyid", "500700"}})))) ==
        "Permit"
    );
    CHECK(
        decisionOf(platform.ask(requestOf(systemUser, "delete", app({{"urn:altinn:partyid", "500700"}})))) ==
        "NotApplicable"
    );
    CHECK(
        decisionOf(platform.ask(requestOf(systemUser, "read", app({{"urn:altinn:partyid", "500000"}})))) ==
        "NotApplicable"
    );
    auto mixed = systemUser;
    mixed.push_back({"urn:scope", "x"});
    CHECK(
        decisionOf(platform.ask(requestOf(mixed, "read", app({{"urn:altinn:partyid", "500700"}})))) ==
        "Indeterminate"
    );
}

TEST_CASE("key roles are found by the built-in policy", "[authorization][decision]") {
    Platform platform;
    const auto ask = [&](const std::string& number) {
        return decisionOf(platform.ask(requestOf(
            {{"urn:altinn:userid", "1337"}},
            "access",
            {{"urn:altinn:resource", "altinn_keyrole_access"},
             {"urn:altinn:organization:identifier-no", number}}
        )));
    };
    CHECK(ask("897069650") == "Permit");
    CHECK(ask("950474084") == "NotApplicable");
}

TEST_CASE(
    "a request that cannot be decided is answered with 200 and Indeterminate", "[authorization][decision]"
) {
    Platform platform;
    const auto body = GENERATE(
        as<std::string>{},
        "",
        "{",
        "{}",
        R"({"request":null})",
        json::write(requestOf({}, "read", {{"urn:altinn:org", "ttd"}, {"urn:altinn:app", "demo"}})),
        json::write(requestOf({{"urn:altinn:userid", "1"}}, "read", {})),
        json::write(requestOf(
            {{"urn:altinn:userid", "1"}}, "read", {{"urn:altinn:org", "ttd"}, {"urn:altinn:app", "none"}}
        )),
        json::write(requestOf(
            {{"urn:altinn:userid", "1"}},
            "read",
            {{"urn:altinn:resource", "something"}, {"urn:altinn:partyid", "1"}}
        )),
        json::write(requestOf({{"urn:altinn:userid", "1"}}, "read", {{"urn:altinn:instance-id", "../../x"}}))
    );
    const auto response = platform.post(body);
    CHECK(http::code(response.status) == 200);
    const auto results = json::parseValue(testing::bodyOf(response))["response"];
    CHECK(decisionOf(results) == "Indeterminate");
    CHECK(statusOf(results) == "urn:oasis:names:tc:xacml:1.0:status:syntax-error");
    CHECK(platform.storage.asked.empty());
}

TEST_CASE("a request without content type is not read at all", "[authorization][decision]") {
    Platform platform;
    CHECK_THROWS_AS(platform.post("{}", ""), Problem);
}

TEST_CASE("another content type is XML, both ways", "[authorization][decision]") {
    Platform platform;
    const auto response = platform.post("<Request/>", "application/xml");
    CHECK(http::code(response.status) == 200);
    CHECK(response.headers.find("Content-Type")->find("text/plain") == 0);
    CHECK(testing::bodyOf(response).find("<Decision>Indeterminate</Decision>") != std::string::npos);
}

TEST_CASE("a multi request is decided part by part, in order", "[authorization][decision]") {
    Platform platform;
    const auto instance = "500000/" + guid;
    platform.storage.instances[instance] =
        R"({"process":{"currentTask":{"elementId":"Task_2"}},"appId":"ttd/demo"})";
    const auto build = [&](const std::string& resourceInstance) {
        const auto reference = [](const std::string& action) {
            return json::Object{{"referenceId", json::Array{"s1", action, "r1"}}};
        };
        json::Array references;
        references.push_back(reference("a1"));
        references.push_back(reference("a2"));
        references.push_back(reference("a3"));
        json::Array actions;
        actions.push_back(categoryOf({{actionId, "read"}}, "a1", actionId));
        actions.push_back(categoryOf({{actionId, "delete"}}, "a2", actionId));
        actions.push_back(categoryOf({{actionId, "sign"}}, "a3", actionId));
        json::Object request{
            {"accessSubject", json::Array{categoryOf({{"urn:altinn:userid", "1337"}}, "s1")}},
            {"action", std::move(actions)},
            {"resource",
             json::Array{
                 categoryOf({{"urn:altinn:instance-id", resourceInstance}}, "r1", "urn:altinn:instance-id")}},
            {"multiRequests", json::Object{{"requestReference", std::move(references)}}}};
        return json::Value(json::Object{{"request", std::move(request)}});
    };
    const auto results = platform.ask(build(instance));
    REQUIRE(results.asArray());
    REQUIRE(results.asArray()->size() == 3);
    CHECK((*results.asArray())[0].text("decision") == "Permit");
    CHECK((*results.asArray())[1].text("decision") == "NotApplicable");
    CHECK((*results.asArray())[2].text("decision") == "Permit");
    CHECK(json::write((*results.asArray())[2]).find(R"("value":"sign")") != std::string::npos);
    CHECK(platform.storage.asked.size() == 1);  // remembered for this request
    // Nothing that was added for one part is seen by another: the party is echoed once.
    const auto third = json::write((*results.asArray())[2]);
    CHECK(third.find("urn:altinn:partyid") == third.rfind("urn:altinn:partyid"));

    SECTION("a part that cannot be decided spoils all") {
        CHECK(decisionOf(platform.ask(build("500000/" + guid.substr(0, 35) + "1"))) == "Indeterminate");
    }
}

TEST_CASE("the external endpoint needs its scope", "[authorization][decision]") {
    Platform platform;
    const auto body = json::write(requestOf(
        {{"urn:altinn:userid", "1337"}}, "read", app({{"urn:altinn:person:identifier-no", "01039012345"}})
    ));
    http::Request request(http::Method::post, "/", {{"Content-Type", "application/json"}}, body);
    CHECK_THROWS_AS(run(platform.decisions.authorize(request)), Problem);
    request.callerPtr = testing::user(1337);
    CHECK(http::code(run(platform.decisions.authorize(request)).status) == 403);
    request.callerPtr = testing::caller({{"scope", "altinn:authorization/authorize"}});
    CHECK(testing::bodyOf(run(platform.decisions.authorize(request))).find("Permit") != std::string::npos);
}

TEST_CASE("what the platform's enforcement point asks is understood", "[authorization][decision]") {
    Platform platform;
    const auto caller = testing::user(1337);
    auth::Resource resource;
    resource.org = "ttd";
    resource.app = "demo";
    resource.partyId = "500000";
    CHECK(decisionOf(platform.ask(auth::decisionRequest(*caller, "read", resource))) == "Permit");

    auto other = resource;
    other.partyId = "500700";
    const auto results =
        platform.ask(auth::multiDecisionRequest(*caller, {"read", "delete"}, {resource, other}));
    REQUIRE(results.asArray());
    REQUIRE(results.asArray()->size() == 4);
    int permits = 0;
    for (const auto& result : *results.asArray()) permits += result.text("decision") == "Permit" ? 1 : 0;
    CHECK(permits == 1);
}
