#include "fixture.hpp"

namespace varde::app_runtime {
namespace {

using test::Fixture;
using test::owner;
using test::user;

constexpr const char* goodPermit =
    R"({"applicant":{"name":"Kari Ås","email":"kari@example.com"},"kind":"digging","start":"2026-03-01","area":12.50,)"
    R"("sites":[{"address":"Storgata 1","gnr":12,"bnr":3},{"gnr":13,"bnr":0}]})";

TEST_CASE("an applicant fills in, attaches, confirms and is done", "[app-runtime][flow]") {
    Fixture runtime;
    const auto path = runtime.instantiate("permit");
    const auto form = runtime.element(path, "permit");

    // The form was made with the task and prefilled from the register and the profile.
    auto data = runtime.get(form).json();
    CHECK(data["applicant"].text("name") == "Sophie Salt");
    CHECK(data["applicant"].text("email") == "1337@example.com");
    CHECK(data["sites"].isArray());
    CHECK(runtime.stored(path).instance.presentationTexts->at("applicant") == "Sophie Salt");

    const auto bad =
        runtime.putJson(form, R"({"applicant":{"name":"Kari"},"area":0,"sites":[{"gnr":0,"bnr":1}]})");
    CHECK(bad.code() == 201);
    const auto issues = runtime.get(path + "/validate").json();
    std::set<std::string> fields;
    for (const auto& issue : *issues.asArray()) fields.insert(issue.text("field").value_or(""));
    CHECK(fields.count("area") == 1);
    CHECK(fields.count("sites[0].gnr") == 1);
    CHECK(fields.count("drawing") == 1);

    const auto refused = runtime.send(http::Method::put, path + "/process/next", user());
    CHECK(refused.code() == 409);
    CHECK(refused.json().text("title") == "Validation failed for task");
    CHECK(refused.json()["validationIssues"].asArray()->size() == issues.asArray()->size());

    CHECK(runtime.putJson(form, goodPermit).code() == 201);
    const auto bytes = std::string("%PDF-1.7\n\0\xff", 11);
    const auto uploaded = runtime.upload(path + "/data/drawing", "plan.pdf", "application/pdf", bytes);
    INFO(uploaded.body);
    REQUIRE(uploaded.code() == 200);
    const auto drawing = runtime.element(path, "drawing");
    CHECK(uploaded.json().text("newDataElementId") == drawing.substr(drawing.rfind('/') + 1));
    const auto downloaded = runtime.get(drawing);
    CHECK(downloaded.body == bytes);
    CHECK(downloaded.headers.find("Content-Disposition")->find("plan.pdf") != std::string_view::npos);

    runtime.platform.steps.clear();
    const auto confirmed = runtime.send(http::Method::put, path + "/process/next", user(), "null");
    INFO(confirmed.body);
    REQUIRE(confirmed.code() == 200);
    CHECK(confirmed.json()["currentTask"].text("elementId") == "Task_2");
    CHECK(confirmed.json()["currentTask"]["actions"]["confirm"].asBool() == true);
    REQUIRE(runtime.platform.steps.size() == 1);
    const auto first = runtime.platform.steps.front();
    CHECK(first["dataChanges"].asArray()->size() == 2);
    CHECK(first["cloudEvents"].asArray()->front().text("type") == "app.instance.process.movedTo.Task_2");
    CHECK(runtime.stored(path).instance.data.front().locked);
    // Row ids are the form's own business and are gone once the task is done.
    CHECK(runtime.stored(path).bytes.begin()->second.find("altinnRowId") == std::string::npos);

    const auto ended = runtime.putJson(path + "/process/next", R"({"action":"confirm"})");
    REQUIRE(ended.code() == 200);
    CHECK(ended.json()["currentTask"].isNull());
    CHECK(ended.json().text("endEvent") == "EndEvent_1");
    const auto last = runtime.platform.steps.back();
    CHECK(last["cloudEvents"].asArray()->front().text("type") == "app.instance.process.completed");
    CHECK(last["events"].asArray()->size() == 3);
    CHECK(last["events"].asArray()->front()["user"].text("nationalIdentityNumber") == "01039012345");

    const auto late = runtime.putJson(form, goodPermit);
    CHECK(late.code() == 409);
    CHECK(runtime.putJson(path + "/process/next", "{}").code() == 409);
    CHECK(runtime.send(http::Method::post, path + "/complete", owner()).code() == 200);
}

TEST_CASE(
    "a form of one task is started, filled in as XML and ended by the app owner", "[app-runtime][flow]"
) {
    Fixture runtime;
    const auto created = runtime.postJson(
        "/ttd/message/instances", R"({"instanceOwner":{"organisationNumber":"897069650"}})", owner()
    );
    INFO(created.body);
    REQUIRE(created.code() == 201);
    const auto path = "/ttd/message/instances/" + created.json().text("id").value_or("");
    CHECK(created.headers.find("Location") == "https://ttd.apps.localhost" + path);
    CHECK(created.json()["status"]["readStatus"].asInteger() == 0);
    CHECK(created.json()["instanceOwner"]["party"]["partyId"].asInteger() == 501337);
    CHECK(created.json().find("dueBefore") != nullptr);

    const auto form = runtime.element(path, "message");
    const auto saved = runtime.send(
        http::Method::put,
        form,
        owner(),
        "<message><subject>Hei</subject><copies>2</copies></message>",
        {{"Content-Type", "application/xml"}}
    );
    CHECK(saved.code() == 201);
    CHECK(runtime.stored(path).instance.presentationTexts->at("subject") == "Hei");
    const auto ended = runtime.send(http::Method::put, path + "/process/completeProcess", owner());
    INFO(ended.body);
    CHECK(ended.code() == 200);
    CHECK(ended.json().text("endEvent") == "EndEvent_1");
    CHECK(runtime.platform.steps.back()["events"].asArray()->front()["user"].text("orgId") == "ttd");
}

TEST_CASE(
    "a required field that is left empty is told where and in which words", "[app-runtime][validation]"
) {
    Fixture runtime;
    const auto path = runtime.instantiate("message");
    REQUIRE(runtime.putJson(runtime.element(path, "message"), R"({"subject":" ","copies":2})").code() == 201);
    const auto issues = runtime.get(path + "/validate?language=en&ignoredValidators=dataannotations").json();
    REQUIRE(issues.asArray()->size() == 1);
    const auto& issue = issues.asArray()->front();
    CHECK(issue.text("field") == "subject");
    CHECK(issue.text("code") == "required");
    CHECK(issue.text("description") == "Field is required");
    CHECK(issue["severity"].asInteger() == 1);
    CHECK(issue["customTextParameters"].text("componentId") == "subject");
    CHECK(runtime.get(path + "/validate?onlyIncrementalValidators=false").json().asArray()->empty());
}

TEST_CASE(
    "one of two requests that move an instance at once is told that it came second", "[app-runtime][process]"
) {
    Fixture runtime;
    const auto path = runtime.instantiate("message");
    REQUIRE(
        runtime.putJson(runtime.element(path, "message"), R"({"subject":"Hello","copies":1})").code() == 201
    );
    runtime.platform.beforeStep = [&] { ++runtime.stored(path).version; };
    const auto second = runtime.send(http::Method::put, path + "/process/next", user());
    CHECK(second.code() == 409);
    CHECK_FALSE(runtime.stored(path).instance.process->ended);
}

TEST_CASE("the event of a new instance goes out with its first step", "[app-runtime][events]") {
    Fixture runtime;
    runtime.instantiate("message");
    REQUIRE(runtime.platform.steps.size() == 1);
    const auto event = runtime.platform.steps.front()["cloudEvents"].asArray()->front();
    CHECK(event.text("type") == "app.instance.created");
    CHECK(event.text("subject") == "/party/501337");
    CHECK(event.text("alternativesubject") == "/person/01039012345");
    CHECK(event.text("source")->starts_with("http://ttd.apps.localhost/ttd/message/instances/501337/"));
    for (std::size_t at = 0; at < runtime.platform.calls.size(); ++at) {
        CHECK(runtime.platform.headers[at].find("Authorization") == "Bearer user-token");
        CHECK(runtime.platform.headers[at].contains("PlatformAccessToken"));
    }
}

TEST_CASE("an instance that could not be filled is not left behind", "[app-runtime][instances]") {
    Fixture runtime;
    runtime.platform.failures["POST /storage/api/v1/instances/"] = http::Status::unavailable;
    const auto answer = runtime.postJson("/ttd/permit/instances?instanceOwnerPartyId=501337", "");
    CHECK(answer.code() == 503);
    REQUIRE(runtime.platform.cases.size() == 1);
    CHECK(runtime.platform.cases.begin()->second.instance.status->isHardDeleted);
}

TEST_CASE("a multipart request starts an instance with its data", "[app-runtime][instances]") {
    Fixture runtime;
    const std::string body =
        "--b\r\nContent-Disposition: form-data; name=\"instance\"\r\nContent-Type: application/json\r\n\r\n"
        "{\"instanceOwner\":{\"partyId\":\"500000\"}}\r\n"
        "--b\r\nContent-Disposition: form-data; name=\"permit\"\r\nContent-Type: application/xml\r\n\r\n"
        "<permit><applicant><name>Per</name></applicant><area>3</area></permit>\r\n"
        "--b\r\nContent-Disposition: form-data; name=\"drawing\"; filename=\"a.png\"\r\nContent-Type: "
        "image/png\r\n\r\n"
        "PNG\r\n--b--\r\n";
    const http::Headers headers{{"Content-Type", "multipart/form-data; boundary=b"}};
    const auto answer = runtime.send(http::Method::post, "/ttd/permit/instances", user(), body, headers);
    INFO(answer.body);
    REQUIRE(answer.code() == 201);
    CHECK(answer.json()["data"].asArray()->size() == 2);
    CHECK(answer.json()["instanceOwner"].text("organisationNumber") == "897069650");

    const auto wrong = runtime.send(
        http::Method::post,
        "/ttd/permit/instances?instanceOwnerPartyId=500000",
        user(),
        "--b\r\nContent-Disposition: form-data; name=\"drawing\"\r\nContent-Type: "
        "text/html\r\n\r\nx\r\n--b--\r\n",
        headers
    );
    CHECK(wrong.code() == 400);
    CHECK(wrong.body.front() == '"');
}

TEST_CASE("the simplified start takes values for the form", "[app-runtime][instances]") {
    Fixture runtime;
    const auto answer = runtime.postJson(
        "/ttd/permit/instances/create",
        R"({"instanceOwner":{"partyId":"501337"},"prefill":{"applicant.name":"Another","kind":"event"}})"
    );
    INFO(answer.body);
    REQUIRE(answer.code() == 201);
    const auto path = "/ttd/permit/instances/" + answer.json().text("id").value_or("");
    const auto data = runtime.get(runtime.element(path, "permit")).json();
    CHECK(data["applicant"].text("name") == "Another");
    CHECK(data.text("kind") == "event");
}

}  // namespace
}  // namespace varde::app_runtime
