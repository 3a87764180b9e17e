#include "appdef/texts.hpp"

#include <catch2/catch.hpp>

#include "appdef/options.hpp"

using namespace varde;
using namespace varde::appdef;

namespace {

Texts texts() {
    Findings findings;
    Texts out;
    out.add(
        "nb",
        *parseTexts(
            R"({"language":"nb", // comment
        "resources":[{"id":"only-nb","value":"bare"},
        {"id":"hello","value":"Hei {0}, {1} og {2} {x}","variables":[
           {"key":"a.b","dataSource":"dataModel.default"},
           {"key":"gone","dataSource":"dataModel.default","defaultValue":"ingen"},
           {"key":"only-nb","dataSource":"text"}]},
        {"id":"self","value":"{0}!","variables":[{"key":"self","dataSource":"text"}]},
        {"id":"ServiceName","value":"Tillatelse"}]})",
            "f",
            findings
        )
    );
    out.add(
        "en", *parseTexts(R"({"language":"en","resources":[{"id":"hello","value":"Hi"}]})", "f", findings)
    );
    return out;
}

}  // namespace

TEST_CASE("texts fall back by file, never by id", "[appdef][texts]") {
    const auto all = texts();
    CHECK(all.languages() == std::vector<std::string>{"en", "nb"});
    CHECK(all.find("hello", "en") == "Hi");
    CHECK(all.find("only-nb", "fr") == "bare");
    CHECK_FALSE(all.find("only-nb", "en"));
    CHECK_FALSE(all.find("unknown", "nb"));
    CHECK(all.appName("nb") == "Tillatelse");
    CHECK_FALSE(all.appName("en"));
    CHECK(backendText("backend.validation_errors.required", "nn") == "Feltet er påkravd");
    CHECK(backendText("backend.validation_errors.required", "fr") == "Field is required");
    CHECK_FALSE(backendText("other", "nb"));
}

TEST_CASE("variables fill a text's places", "[appdef][texts]") {
    const auto all = texts();
    const VariableSource source = [](const model::TextResourceVariable& variable
                                  ) -> std::optional<std::string> {
        if (variable.key == "a.b") return "Ola {1}";
        return std::nullopt;
    };
    CHECK(all.find("hello", "nb", source) == "Hei Ola {1}, ingen og bare {x}");
    CHECK(all.find("hello", "nb") == "Hei a.b, ingen og bare {x}");
    CHECK(all.find("self", "nb") == "self!");
}

TEST_CASE("options keep the JSON type of their values", "[appdef][options]") {
    Findings findings;
    const auto list = parseOptions(
        R"([{"label":"one","value":1,"description":null},{"Value":true,"LABEL":"yes","tags":{"k":"v"}},
            {"value":null,"label":"none","helpText":"h"},])",
        "f",
        findings
    );
    REQUIRE(list);
    CHECK(findings.errors.empty());
    CHECK(
        list->json ==
        R"([{"value":1,"label":"one"},{"value":true,"label":"yes","tags":{"k":"v"}},{"value":null,"label":"none","helpText":"h"}])"
    );
    REQUIRE(list->label("1"));
    CHECK(*list->label("1") == "one");
    CHECK_FALSE(list->label("2"));
}
