#include "fixture.hpp"

namespace varde::app_runtime {
namespace {

using http::Method;
using test::Fixture;
using test::owner;
using test::user;

TEST_CASE("a patch changes the form and answers with the whole model", "[app-runtime][data]") {
    Fixture runtime;
    const auto path = runtime.instantiate("permit");
    const auto form = runtime.element(path, "permit");
    const auto id = form.substr(form.rfind('/') + 1);
    const auto patch = [&](const std::string& target, const std::string& body) {
        return runtime.send(Method::patch, target, user(), body, {{"Content-Type", "application/json"}});
    };
    const std::string operations =
        R"([{"op":"test","path":"/kind","value":null},{"op":"replace","path":"/kind","value":"event"},)"
        R"({"op":"test","path":"/sites","value":[]},{"op":"add","path":"/sites/-","value":{"gnr":5,"bnr":1}}])";

    SECTION("of one element") {
        const auto answer =
            patch(form, R"({"patch":)" + operations + R"(,"ignoredValidators":["Required"]})");
        INFO(answer.body);
        REQUIRE(answer.code() == 200);
        const auto body = answer.json();
        CHECK(body["newDataModel"].text("kind") == "event");
        const auto row = body["newDataModel"]["sites"].asArray()->front();
        CHECK(Guid::parse(row.text("altinnRowId").value_or("")));
        CHECK(row.find("address") != nullptr);
        // area is required and has no value; the ignored validator says nothing, not even that it found
        // nothing
        CHECK(body["validationIssues"]["DataAnnotations"].asArray()->size() == 1);
        CHECK(body["validationIssues"].find("Required") == nullptr);
        CHECK(runtime.stored(path).instance.dataValues->at("kind") == "event");
    }
    SECTION("of several elements") {
        const auto answer = patch(
            path + "/data", R"({"patches":[{"dataElementId":")" + id + R"(","patch":)" + operations + "}]}"
        );
        REQUIRE(answer.code() == 200);
        CHECK(answer.json()["newDataModels"].asArray()->front().text("dataElementId") == id);
        CHECK(answer.json()["validationIssues"].isArray());
    }
    SECTION("whose precondition does not hold is refused, and tells the model that stands") {
        const auto answer = patch(form, R"({"patch":[{"op":"test","path":"/kind","value":"digging"}]})");
        CHECK(answer.code() == 409);
        CHECK(answer.json()["patchOperationIndex"].asInteger() == 0);
        CHECK(answer.json()["previousModel"].find("kind") != nullptr);
    }
    SECTION("that leads nowhere, or to what the form does not have, cannot be done") {
        CHECK(patch(form, R"({"patch":[{"op":"remove","path":"/sites/4"}]})").code() == 422);
        CHECK(patch(form, R"({"patch":[{"op":"add","path":"/unknown","value":1}]})").code() == 422);
    }
    SECTION("that changes nothing writes nothing") {
        runtime.platform.calls.clear();
        CHECK(patch(form, R"({"patch":[]})").code() == 200);
        CHECK(runtime.platform.count("PUT /storage/api/v1/instances/" + path.substr(22) + "/data/") == 0);
    }
}

TEST_CASE("row ids are shown to those who ask for them", "[app-runtime][data]") {
    Fixture runtime;
    const auto path = runtime.instantiate("permit");
    const auto form = runtime.element(path, "permit");
    REQUIRE(runtime.putJson(form, R"({"area":2,"sites":[{"gnr":1,"bnr":1}]})").code() == 201);
    CHECK(runtime.get(form).body.find("altinnRowId") == std::string::npos);
    CHECK(runtime.get(form + "?includeRowId=true").body.find("altinnRowId") != std::string::npos);
}

TEST_CASE("an attachment is checked before it is stored", "[app-runtime][data]") {
    Fixture runtime;
    const auto path = runtime.instantiate("permit");
    const auto target = path + "/data/drawing";
    const auto codeOf = [](const test::Answer& answer) {
        return answer.json()["uploadValidationIssues"].asArray()->front().text("code").value_or("");
    };
    CHECK(codeOf(runtime.upload(target, "plan.txt", "text/plain", "x")) == "ContentTypeNotAllowed");
    CHECK(codeOf(runtime.upload(target, "plan.png", "application/pdf", "x")) == "InvalidFileNameFormat");
    CHECK(codeOf(runtime.upload(target, "plan", "application/pdf", "x")) == "InvalidFileNameFormat");
    const auto nameless = runtime.send(
        Method::post,
        target,
        user(),
        "x",
        {{"Content-Type", "application/pdf"}, {"Content-Disposition", "attachment"}}
    );
    CHECK(codeOf(nameless) == "MissingFileName");
    const std::string large(10 * 1024 * 1024 + 1, 'x');
    CHECK(codeOf(runtime.upload(target, "plan.pdf", "application/pdf", large)) == "DataElementTooLarge");
    CHECK(runtime.stored(path).instance.data.size() == 1);

    SECTION("there are no more of them than the app allows") {
        for (int at = 0; at < 5; ++at)
            CHECK(runtime.upload(target, "p.pdf", "application/pdf", "x").code() == 200);
        CHECK(runtime.upload(target, "p.pdf", "application/pdf", "x").code() == 409);
    }
    SECTION("its name may hold letters beyond ASCII") {
        const auto answer = runtime.send(
            Method::post,
            target,
            user(),
            "x",
            {{"Content-Type", "application/pdf"},
             {"Content-Disposition", "attachment; filename=\"x.pdf\"; filename*=UTF-8''p%C3%A6re.pdf"}}
        );
        REQUIRE(answer.code() == 200);
        CHECK(runtime.stored(path).instance.data.back().filename == "pære.pdf");
    }
    SECTION("the older endpoint answers with the element, and with plain text where it refuses") {
        const auto added = runtime.upload(path + "/data?dataType=drawing", "p.pdf", "application/pdf", "x");
        CHECK(added.code() == 201);
        CHECK(added.headers.find("Location")->find("https://ttd.apps.localhost/ttd/permit/instances/") == 0);
        const auto refused = runtime.upload(path + "/data?dataType=drawing", "p.txt", "text/plain", "x");
        CHECK(refused.code() == 400);
        CHECK(refused.headers.find("Content-Type") == "text/plain; charset=utf-8");
    }
    SECTION("and can be removed again, unlike the form") {
        REQUIRE(runtime.upload(target, "p.pdf", "application/pdf", "x").code() == 200);
        CHECK(runtime.send(Method::del, runtime.element(path, "drawing"), user()).code() == 200);
        CHECK(runtime.stored(path).instance.data.size() == 1);
        CHECK(runtime.send(Method::del, runtime.element(path, "permit"), user()).code() == 400);
    }
}

TEST_CASE("what is no form data is refused in the contract's words", "[app-runtime][data]") {
    Fixture runtime;
    const auto path = runtime.instantiate("message");
    const auto form = runtime.element(path, "message");
    CHECK(runtime.putJson(form, "{").json().text("title") == "Failed to deserialize JSON");
    const auto xml =
        runtime.send(Method::put, form, user(), "<other/>", {{"Content-Type", "application/xml"}});
    CHECK(xml.json().text("title") == "Failed to deserialize XML");
    const auto text = runtime.send(Method::put, form, user(), "x", {{"Content-Type", "text/plain"}});
    CHECK(text.code() == 415);
    CHECK(runtime.postJson(path + "/data/unknown", "{}").json().text("title") == "Data Type Not Found");
    CHECK(
        runtime.get(path + "/data/" + Guid::random().toString()).json().text("title") ==
        "Data Element Not Found"
    );
}

TEST_CASE("one without rights is refused at every endpoint of an instance", "[app-runtime][access]") {
    Fixture runtime;
    const auto path = runtime.instantiate("permit");
    const auto form = runtime.element(path, "permit");
    runtime.decisions.denied = {"read", "write", "delete", "instantiate", "complete", "confirm"};
    runtime.platform.calls.clear();

    CHECK(runtime.get(path).code() == 403);
    CHECK(runtime.get(form).code() == 403);
    CHECK(runtime.putJson(form, "{}").code() == 403);
    CHECK(runtime.upload(path + "/data/drawing", "p.pdf", "application/pdf", "x").code() == 403);
    CHECK(runtime.send(Method::del, form, user()).code() == 403);
    CHECK(runtime.send(Method::patch, form, user(), "{}").code() == 403);
    CHECK(runtime.send(Method::del, path, user()).code() == 403);
    CHECK(runtime.send(Method::post, path + "/complete", user()).code() == 403);
    CHECK(runtime.get(path + "/process").code() == 403);
    CHECK(runtime.get(path + "/process/history").code() == 403);
    CHECK(runtime.get(form + "/tags").code() == 403);
    CHECK(runtime.get(path + "/options/kinds").code() == 403);
    CHECK(runtime.platform.calls.empty());

    const auto next = runtime.send(Method::put, path + "/process/next", user());
    CHECK(next.code() == 403);
    CHECK(next.json().text("title") == "Unauthorized");
    CHECK(runtime.postJson("/ttd/permit/instances?instanceOwnerPartyId=501337", "").code() == 403);
    CHECK(runtime.putJson(path + "/substatus", R"({"label":"x"})").code() == 403);
    CHECK(runtime.putJson(path + "/substatus", R"({"label":"x"})", owner("other")).code() == 403);
    CHECK(runtime.platform.count("POST /storage") == 0);

    for (const auto& target : {path, form, path + "/process", std::string("/ttd/permit/api/v1/parties")}) {
        const auto anonymous = runtime.get(target, nullptr);
        CHECK(anonymous.code() == 401);
        CHECK(anonymous.body.empty());
    }
}

TEST_CASE("a login that is too weak is told how strong it must be", "[app-runtime][access]") {
    Fixture runtime;
    runtime.decisions.levelAsked = 3;
    const auto answer = runtime.postJson("/ttd/permit/instances?instanceOwnerPartyId=501337", "", user(2));
    CHECK(answer.code() == 403);
    CHECK(answer.body == R"({"RequiredAuthenticationLevel":"3"})");
}

TEST_CASE("a browser's change needs the pair of antiforgery cookies", "[app-runtime][antiforgery]") {
    Fixture runtime;
    const auto page = runtime.get("/ttd/message/");
    REQUIRE(page.code() == 200);
    std::map<std::string, std::string> cookies;
    for (const auto cookie : page.headers.all("Set-Cookie")) {
        const auto equals = cookie.find('=');
        cookies[std::string(cookie.substr(0, equals))] =
            cookie.substr(equals + 1, cookie.find(';') - equals - 1);
    }
    const auto start = [&](const std::string& cookie, const std::string& token) {
        http::Headers headers{{"Cookie", cookie}};
        if (!token.empty()) headers.set("X-XSRF-TOKEN", token);
        return runtime
            .send(
                Method::post,
                "/ttd/message/instances?instanceOwnerPartyId=501337",
                user(),
                {},
                std::move(headers)
            )
            .code();
    };
    const std::string session = "AltinnStudioRuntime=token";
    const auto both = session + "; AS-XSRF-TOKEN=" + cookies["AS-XSRF-TOKEN"];
    CHECK(start(session, {}) == 400);
    CHECK(start(both, "guess") == 400);
    CHECK(start(session, cookies["XSRF-TOKEN"]) == 400);
    CHECK(start(both, cookies["XSRF-TOKEN"]) == 201);
}

TEST_CASE("tags are set on an attachment", "[app-runtime][data]") {
    Fixture runtime;
    const auto path = runtime.instantiate("permit");
    REQUIRE(runtime.upload(path + "/data/drawing", "p.pdf", "application/pdf", "x").code() == 200);
    const auto drawing = runtime.element(path, "drawing");
    const auto answer =
        runtime.putJson(drawing + "/tags", R"({"tags":["situasjon","situasjon","fasade-øst"]})");
    CHECK(answer.body == R"({"tags":["situasjon","fasade-øst"],"validationIssues":null})");
    CHECK(runtime.putJson(drawing + "/tags", R"({"tags":["no spaces"]})").code() == 400);
}

}  // namespace
}  // namespace varde::app_runtime
