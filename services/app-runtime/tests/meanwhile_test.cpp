// What others do while a request is under way, and what is not the app's own.
#include "fixture.hpp"

namespace varde::app_runtime {
namespace {

using http::Method;
using test::Fixture;
using test::owner;
using test::user;

constexpr const char* withRows =
    R"({"applicant":{"name":"Kari","email":"kari@example.com"},"kind":"digging","start":"2026-03-01","area":12.50,)"
    R"("sites":[{"address":"Storgata 1","gnr":12,"bnr":3}]})";

// A permit that is ready to go on; its form has row ids.
std::string permit(Fixture& runtime) {
    const auto path = runtime.instantiate("permit");
    REQUIRE(runtime.putJson(runtime.element(path, "permit"), withRows).code() == 201);
    REQUIRE(runtime.upload(path + "/data/drawing", "plan.pdf", "application/pdf", "x").code() == 200);
    return path;
}

std::string message(Fixture& runtime) {
    const auto path = runtime.instantiate("message");
    const auto form = runtime.element(path, "message");
    REQUIRE(runtime.putJson(form, R"({"subject":"First","copies":1})").code() == 201);
    return path;
}

std::string task(Fixture& runtime, const std::string& path) {
    const auto& process = runtime.stored(path).instance.process;
    return process->currentTask ? process->currentTask->elementId.value_or("") : std::string();
}

std::string bytes(Fixture& runtime, const std::string& form) {
    const auto at = form.find("/data/");
    return runtime.stored(form.substr(0, at)).bytes.at(form.substr(at + 6));
}

TEST_CASE("what is saved between validation and the step is validated, too", "[app-runtime][meanwhile]") {
    Fixture runtime;
    const auto path = message(runtime);
    const auto form = runtime.element(path, "message");
    bool saved = false;
    const auto save = [&](const std::string& data) {
        return [&runtime, &saved, form, data] {
            if (std::exchange(saved, true)) return;
            CHECK(runtime.putJson(form, data).code() == 201);
        };
    };

    SECTION("and what is not valid does not move") {
        runtime.platform.beforeStep = save(R"({"subject":" ","copies":1})");
        const auto steps = runtime.platform.steps.size();
        const auto answer = runtime.send(Method::put, path + "/process/next", user());
        CHECK(answer.code() == 409);
        CHECK(answer.json().text("title") == "Validation failed for task");
        CHECK(runtime.platform.steps.size() == steps);
        CHECK_FALSE(runtime.stored(path).instance.process->ended);
    }
    SECTION("and what is valid is what goes on") {
        runtime.platform.beforeStep = save(R"({"subject":"Second","copies":1})");
        CHECK(runtime.send(Method::put, path + "/process/next", user()).code() == 200);
        CHECK(runtime.stored(path).instance.process->ended);
        CHECK(bytes(runtime, form).find("Second") != std::string::npos);
    }
    CHECK(saved);
}

TEST_CASE("removing row ids loses nobody's save", "[app-runtime][meanwhile]") {
    Fixture runtime;
    const auto path = permit(runtime);
    const auto form = runtime.element(path, "permit");
    REQUIRE(bytes(runtime, form).find("altinnRowId") != std::string::npos);
    std::string other(withRows);
    other.replace(other.find("Storgata"), 8, "Kirkegata");
    auto& platform = runtime.platform;

    SECTION("that comes once") {
        platform.beforeDataPut = [&] {
            platform.beforeDataPut = nullptr;
            CHECK(runtime.putJson(form, other).code() == 201);
        };
        CHECK(runtime.send(Method::put, path + "/process/next", user()).code() == 200);
        CHECK(task(runtime, path) == "Task_2");
        CHECK(bytes(runtime, form).find("Kirkegata") != std::string::npos);
        CHECK(bytes(runtime, form).find("altinnRowId") == std::string::npos);
    }
    SECTION("that comes again and again, so that nothing moves") {
        int nested = 0;
        platform.beforeDataPut = [&] {
            if (nested > 0) return;
            ++nested;
            CHECK(runtime.putJson(form, other).code() == 201);
            --nested;
        };
        CHECK(runtime.send(Method::put, path + "/process/next", user()).code() == 409);
        CHECK(task(runtime, path) == "Task_1");
        CHECK(bytes(runtime, form).find("Kirkegata") != std::string::npos);
    }
    SECTION("that comes after it, on its way to the step") {
        platform.beforeStep = [&] {
            platform.beforeStep = nullptr;
            CHECK(runtime.putJson(form, other).code() == 201);
        };
        CHECK(runtime.send(Method::put, path + "/process/next", user()).code() == 200);
        CHECK(bytes(runtime, form).find("Kirkegata") != std::string::npos);
    }
}

TEST_CASE("a patch is made to what was saved meanwhile", "[app-runtime][meanwhile]") {
    Fixture runtime;
    const auto path = permit(runtime);
    const auto form = runtime.element(path, "permit");
    std::string other(withRows);
    other.replace(other.find("Storgata"), 8, "Kirkegata");
    runtime.platform.beforeDataPut = [&] {
        runtime.platform.beforeDataPut = nullptr;
        CHECK(runtime.putJson(form, other).code() == 201);
    };
    const std::string body = R"({"patch":[{"op":"replace","path":"/kind","value":"event"}]})";
    const auto answer =
        runtime.send(Method::patch, form, user(), body, {{"Content-Type", "application/json"}});
    INFO(answer.body);
    REQUIRE(answer.code() == 200);
    CHECK(bytes(runtime, form).find("Kirkegata") != std::string::npos);
    CHECK(bytes(runtime, form).find("event") != std::string::npos);
}

TEST_CASE("who reads a form with its row ids overwrites no save", "[app-runtime][meanwhile]") {
    Fixture runtime;
    const auto path = permit(runtime);
    const auto form = runtime.element(path, "permit");
    auto& stored = runtime.stored(path).bytes.at(form.substr(form.find("/data/") + 6));
    // As a writer that knows of no row ids left it.
    stored = "<permit><kind>digging</kind><sites><gnr>1</gnr><bnr>1</bnr></sites></permit>";
    std::string other(withRows);
    other.replace(other.find("Storgata"), 8, "Kirkegata");
    runtime.platform.beforeDataPut = [&] {
        runtime.platform.beforeDataPut = nullptr;
        CHECK(runtime.putJson(form, other).code() == 201);
    };
    const auto answer = runtime.get(form + "?includeRowId=true");
    REQUIRE(answer.code() == 200);
    CHECK(answer.body.find("Kirkegata") != std::string::npos);
    CHECK(bytes(runtime, form).find("Kirkegata") != std::string::npos);
}

TEST_CASE("a form that has no row ids is not written again", "[app-runtime][meanwhile]") {
    Fixture runtime;
    const auto path = message(runtime);
    runtime.platform.calls.clear();
    CHECK(runtime.send(Method::put, path + "/process/next", user()).code() == 200);
    for (const auto& call : runtime.platform.calls)
        CHECK((call.find("PUT ") == std::string::npos || call.find("/data/") == std::string::npos));
}

TEST_CASE("an instance of another app is not there", "[app-runtime][instances]") {
    Fixture runtime;
    const auto path = message(runtime);
    const auto id = path.substr(path.find("/instances/"));
    const auto other = "/ttd/permit" + id;
    const auto element = runtime.element(path, "message").substr(path.size());
    CHECK(runtime.get(path).code() == 200);
    CHECK(runtime.get(other).code() == 404);
    CHECK(runtime.get(other + element).code() == 404);
    CHECK(runtime.get(other + element).json().text("title") == "Instance Not Found");
    CHECK(runtime.putJson(other + element, R"({"subject":"x"})").code() == 404);
    CHECK(runtime.get(other + "/process").code() == 404);
    CHECK(runtime.get(other + "/process/history").code() == 404);
    CHECK(runtime.send(Method::put, other + "/process/next", user()).code() == 404);
    CHECK(runtime.get(other + "/validate").code() == 404);
    CHECK(runtime.send(Method::post, other + "/complete", owner()).code() == 404);
    CHECK(runtime.send(Method::del, other, user()).code() == 404);
    CHECK_FALSE(runtime.stored(path).instance.status->isHardDeleted);
}

TEST_CASE("data of a type that the app does not know is shown to nobody", "[app-runtime][instances]") {
    Fixture runtime;
    const auto path = message(runtime);
    model::DataElement stray;
    stray.id = Guid::random().toString();
    stray.dataType = "unknown";
    runtime.stored(path).instance.data.push_back(stray);
    const auto shown = runtime.get(path);
    REQUIRE(shown.code() == 200);
    CHECK(shown.json()["data"].asArray()->size() == 1);
    CHECK(shown.body.find(stray.id) == std::string::npos);
}

TEST_CASE("what is wrong within the process is not told to the caller", "[app-runtime][process]") {
    Fixture runtime;
    const auto path = message(runtime);
    runtime.stored(path).instance.process->currentTask->elementId = "Task_9";
    const auto answer = runtime.send(Method::put, path + "/process/next", user());
    CHECK(answer.code() == 500);
    CHECK(answer.json().text("title"));
    CHECK(answer.body.find("Task_9") == std::string::npos);
}

}  // namespace
}  // namespace varde::app_runtime
